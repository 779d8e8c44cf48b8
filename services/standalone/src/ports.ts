/** Where everything listens: one port after the other from `first`, or any that are free where that is 0. */
export function portsFrom(
  first: number,
): Record<'api' | 'webhook' | 'simulator' | 'control' | 'postgres' | 'kafka', number> {
  const nth = (offset: number): number => (first === 0 ? 0 : first + offset);
  return {
    ...{ api: nth(0), webhook: nth(1), simulator: nth(2), control: nth(3) },
    ...{ postgres: nth(4), kafka: nth(5) },
  };
}
