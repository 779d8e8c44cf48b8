import { setImmediate as othersTurn } from 'node:timers/promises';
import { encodePosition, type ReadPosition } from '@wabus/api-contract';
import type { Response } from 'express';

/** What a handler answers. */
export interface RouteAnswer {
  readonly status: number;
  readonly body: unknown;
  /** Place of the last event of a write: header `Wabus-Position`. */
  readonly position?: ReadPosition;
  /** Address of the thing made: header `location`. */
  readonly location?: string;
  /** The answer repeats an earlier one: header `Idempotent-Replayed`. */
  readonly replayed?: boolean;
}

/** How many items of a list are made into bytes before others have their turn: a fraction of a millisecond. */
const PIECE = 50;

/**
 * Writes an answer with its headers. A long list goes in pieces, between which other requests have their turn; resolves
 * once the last piece is handed over, however slowly the caller reads, or as soon as the caller has gone.
 */
export async function writeAnswer(response: Response, answer: RouteAnswer): Promise<void> {
  const { status, body, position, location, replayed } = answer;
  if (position) response.set('Wabus-Position', encodePosition(position.partition, position.position));
  if (location) response.set('Location', location);
  if (replayed) response.set('Idempotent-Replayed', 'true');
  response.status(status);
  if (!isLongList(body)) return void response.json(body);
  const pieces = await piecesOf(body, response);
  response.set('Content-Length', String(pieces.reduce((sum, { length }) => sum + length, 0)));
  response.type('json');
  const last = pieces.pop();
  for (const piece of pieces) {
    if (response.destroyed) return;
    response.write(piece);
    await othersTurn();
  }
  if (!response.destroyed) response.end(last);
}

/** The body as JSON. What cannot be made JSON throws before anything is written. */
async function piecesOf({ data, ...more }: LongList, response: Response): Promise<Buffer[]> {
  const pieces: Buffer[] = [];
  for (let at = 0; at < data.length && !response.destroyed; at += PIECE) {
    const items = JSON.stringify(data.slice(at, at + PIECE)).slice(1, -1);
    pieces.push(Buffer.from(`${at === 0 ? '{"data":[' : ','}${items}`));
    await othersTurn();
  }
  const rest = JSON.stringify(more).slice(1);
  pieces.push(Buffer.from(rest === '}' ? ']}' : `],${rest}`));
  return pieces;
}

interface LongList {
  readonly data: readonly unknown[];
}

const isLongList = (body: unknown): body is LongList =>
  typeof body === 'object' &&
  body !== null &&
  'data' in body &&
  Array.isArray(body.data) &&
  body.data.length > PIECE;
