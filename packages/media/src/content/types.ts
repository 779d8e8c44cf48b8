/** A type without its parameters, in lower case: `audio/ogg` of `Audio/Ogg; codecs=opus`. */
export const bareType = (mimeType: string): string => mimeType.split(';', 1)[0]?.trim().toLowerCase() ?? '';

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/heic': 'heic',
  'image/avif': 'avif',
  'image/svg+xml': 'svg',
  'audio/wav': 'wav',
  'audio/mp4': 'm4a',
  'audio/ogg': 'ogg',
  'audio/amr': 'amr',
  'audio/aac': 'aac',
  'audio/mpeg': 'mp3',
  'video/3gpp': '3gp',
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/webm': 'webm',
  'video/x-matroska': 'mkv',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'application/gzip': 'gz',
  'application/json': 'json',
  'application/xml': 'xml',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'text/plain': 'txt',
  'text/html': 'html',
};

/** What the name of a file of this type ends with; `bin` for a type that is not known. */
export const extensionOf = (mimeType: string): string => EXTENSIONS[bareType(mimeType)] ?? 'bin';

/** Types that browsers show or play, and that cannot run anything. */
const SHOWN_IN_PLACE: ReadonlySet<string> = new Set([
  ...['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
  ...['audio/ogg', 'audio/mpeg', 'audio/mp4', 'audio/aac', 'audio/amr', 'audio/wav'],
  ...['video/mp4', 'video/3gpp', 'video/webm'],
]);

/** Whether a browser may show this type in place; all others are saved. */
export const isShownInPlace = (mimeType: string): boolean => SHOWN_IN_PLACE.has(bareType(mimeType));

/** What an answer has that is none of the medium: a page, or the JSON that should have named its address. */
const ANSWERS: ReadonlySet<string> = new Set(['text/html', 'application/json']);

/** Whether what was found is something else that came in the place of what was announced. */
export function isInItsPlace(found: string, announced: string | null): boolean {
  if (!ANSWERS.has(found)) return false;
  const type = bareType(announced ?? '');
  return type !== found && !type.startsWith('text/');
}

/** Whether it is a picture, of whatever format. */
export const isPicture = (mimeType: string): boolean => bareType(mimeType).startsWith('image/');
