// SPDX-License-Identifier: Apache-2.0

/** What is said of `append: true`, in every kind of item. */
export const APPEND_IS_DEPRECATED =
  "'append' key is deprecated. Add an 'append' entry (e.g. 'condition: append') under 'override' instead.";
