// SPDX-License-Identifier: Apache-2.0

/** Where labs keep their files: gone at reboot, never on a disk. */
export const LAB_FOLDER_PARENT = '/run';
