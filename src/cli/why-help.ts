// SPDX-License-Identifier: Apache-2.0
/** What `weir why` and `kubectl weir why` tell. */
export const WHY_HELP =
  'Destinations that were denied, or would be were every policy enforced (audit), with how often and since when, the policy and clause, what they fit by, the program, the clause that would allow it and who answers for the policy; and what else explains what the pod sees: no policy selects it, one is not in force, a breakglass holds. Denials of one destination by one decision are one entry; those before the agent started are not known.';
