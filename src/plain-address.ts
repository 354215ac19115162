// SPDX-License-Identifier: Apache-2.0
import { carriedAddress } from './carried-address.ts';
import { formatAddress, parseAddress } from './ip-address.ts';

/** How texts of IPv6 addresses begin that carry an IPv4 one. */
const CARRYING = ['64:ff9b:', '2002:'];

/** Text of the IPv4 address that one in text carries (NAT64, 6to4), else the text itself: what names are learned for. */
export function plainAddress(text: string): string {
  const bytes = CARRYING.some((head) => text.startsWith(head)) ? parseAddress(text) : undefined;
  return bytes === undefined ? text : formatAddress(carriedAddress(bytes));
}
