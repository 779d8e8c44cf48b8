import { HARMFUL, UNJUDGED } from '../scanner.ts';
import type { Stand } from '../stand.ts';
import { storedPhoto } from '../successes.ts';
import { type Provocation, refused } from './provocation.ts';

/** A file that is not taken. */
const uploadRefused = (type: string, raw: string): Provocation =>
  refused((stand) =>
    stand.call('POST', `${stand.base}/media?projectId=${stand.project.id}`, undefined, { raw, type }),
  );

/** A photo that the tenant has, or has not, by its id. */
const sendsPhoto = (stand: Stand, id: string) =>
  stand.post('/messages', {
    ...{ projectId: stand.project.id, to: '+5511961230041', type: 'image', image: { id } },
  });

/** Problems of media and their bytes. */
export const media: Readonly<Record<string, Provocation>> = {
  'media-address-refused': refused(async (stand) => {
    const { body } = await stand.get(`/media/${await storedPhoto(stand)}`);
    return stand.call('GET', body.url.replace('expires=', 'expires=1'), undefined, { token: null });
  }),
  'media-too-large': uploadRefused('image/webp', `RIFF....WEBPVP8 ${'x'.repeat(110_000)}`),
  'media-type-refused': uploadRefused('application/json', '{"a": 1}'),
  'media-mismatch': uploadRefused('application/pdf', 'Opening hours'),
  'media-infected': uploadRefused('text/plain', `Opening hours ${HARMFUL}`),
  'media-not-scanned': uploadRefused('text/plain', `Opening hours ${UNJUDGED}`),
  'media-not-stored': refused(async (stand) => {
    const path = `/numbers/${stand.project.phoneNumberId}/inbound`;
    const image = { id: '404404404404404', mime_type: 'image/jpeg' };
    const { wamid } = await stand.control('POST', path, { from: '5511961230018', type: 'image', image });
    const { body } = await stand.until(
      () => stand.get(`/messages?wamid=${encodeURIComponent(wamid)}`),
      (answer) => answer.body.data.length > 0,
    );
    return stand.get(`/media/${body.data[0].media.id}/content`);
  }),
  'no-thumbnail': refused(async (stand) => {
    const path = `/media?projectId=${stand.project.id}`;
    const { body } = await stand.call('POST', stand.base + path, undefined, {
      ...{ type: 'text/plain', raw: 'Opening hours' },
    });
    return stand.get(`/media/${body.id}/content?as=thumbnail`);
  }),
  'media-unknown': refused((stand) => sendsPhoto(stand, '0d9c5a0e-6c53-4f0a-9a55-1f2f6f7f3b11')),
  'media-unfit': refused(async (stand) => {
    const file = { raw: 'Opening hours', type: 'text/plain' };
    const path = `${stand.base}/media?projectId=${stand.project.id}`;
    const { body } = await stand.call('POST', path, undefined, file);
    return sendsPhoto(stand, body.id);
  }),
  'range-not-satisfiable': refused(async (stand) =>
    stand.get(`/media/${await storedPhoto(stand)}/content`, { range: 'bytes=999999999-' }),
  ),
};
