// Asks the service in this container whether it lives: exits with 0 when /healthz on the port given answers 200.
const port = Number(process.argv[2] ?? process.env.HEALTH_PORT);
if (!Number.isInteger(port) || port < 1) {
  console.error('Which port answers /healthz? Give it as an argument or in HEALTH_PORT.');
  process.exit(2);
}
try {
  const { status } = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(4_000) });
  if (status !== 200) throw new Error(`/healthz answers ${status}`);
} catch (error) {
  console.error(`Port ${port}: ${error.cause?.message ?? error.message}`);
  process.exit(1);
}
