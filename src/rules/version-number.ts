// SPDX-License-Identifier: Apache-2.0

/** `major.minor.patch`. */
export interface VersionNumber {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** Reads the three numbers a version begins with; undefined when it doesn't. What follows counts for nothing. */
export function parseVersion(text: string): VersionNumber | undefined {
  const match = /^\s*(\d{1,10})\.(\d{1,10})\.(\d{1,10})/.exec(text);
  if (match === null) return undefined;
  return { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3]) };
}

export function formatVersion({ major, minor, patch }: VersionNumber): string {
  return `${major}.${minor}.${patch}`;
}

/** Whether what is there serves what is asked for: the same major version, and not older. */
export function isCompatible(there: VersionNumber, asked: VersionNumber): boolean {
  return there.major === asked.major && compareVersions(there, asked) >= 0;
}

/** Below, at or above 0, as the first is older than, the same as, or newer than the second. */
export function compareVersions(first: VersionNumber, second: VersionNumber): number {
  return first.major - second.major || first.minor - second.minor || first.patch - second.patch;
}
