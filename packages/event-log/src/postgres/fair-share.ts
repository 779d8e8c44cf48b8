/**
 * How many partitions of a topic a member of a group holds once all is settled. The shares of all members sum up to
 * the partitions and differ by one at most; the order of keys says who gets the larger ones.
 * @param members keys of all members alive, `me` among them or not, in any order
 */
export function fairShare(partitions: number, members: readonly bigint[], me: bigint): number {
  const others = members.filter((member) => member !== me);
  const before = others.filter((member) => member < me).length;
  const count = others.length + 1;
  return Math.floor(partitions / count) + (before < partitions % count ? 1 : 0);
}
