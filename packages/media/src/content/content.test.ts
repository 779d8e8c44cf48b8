import { expect, test } from 'vitest';
import { contentDisposition, servedName } from './file-name.ts';
import { findType } from './find-type.ts';
import { bareType, extensionOf, isInItsPlace, isShownInPlace } from './types.ts';

const typeOf = (text: string): string => findType(Buffer.from(text, 'latin1'));

test('MP04: a type is decided without its parameters, and has an extension', () => {
  expect(bareType('Audio/OGG; codecs=opus')).toBe('audio/ogg');
  expect(extensionOf('audio/ogg; codecs=opus')).toBe('ogg');
  expect(extensionOf('application/of-tomorrow')).toBe('bin');
});

test('MP05: what a file is stands in its content', () => {
  for (const [text, type] of [
    ['\xff\xd8\xff\xe0', 'image/jpeg'],
    ['\x89PNG\r\n\x1a\n', 'image/png'],
    ['GIF89a', 'image/gif'],
    ['RIFF\0\0\0\0WEBPVP8 ', 'image/webp'],
    ['\0\0\0\x18ftypheic', 'image/heic'],
    ['\0\0\0\x18ftypmp42', 'video/mp4'],
    ['\0\0\0\x18ftyp3gp5', 'video/3gpp'],
    ['\0\0\0\x18ftypM4A ', 'audio/mp4'],
    ['OggS\0\x02', 'audio/ogg'],
    ['#!AMR\n', 'audio/amr'],
    ['ID3\x04', 'audio/mpeg'],
    ['%PDF-1.7', 'application/pdf'],
    ['PK\x03\x04\0word/document.xml', extensionType('wordprocessingml.document')],
    ['PK\x03\x04', 'application/zip'],
    ['<!DOCTYPE html><p>', 'text/html'],
    ['\xef\xbb\xbf \n<!-- a --><HTML>', 'text/html'],
    ['<script>alert(1)</script>', 'text/html'],
    ['<?xml version="1.0"?><svg xmlns="x"><script/></svg>', 'image/svg+xml'],
    ['<svg onload="x">', 'image/svg+xml'],
    ['<?xml version="1.0"?><note/>', 'application/xml'],
    ['{"url": "https://x"}', 'application/json'],
    ['[{"a": 1}]', 'application/json'],
    ['Dear all, <b>hello</b>', 'text/plain'],
    ['MZ\x90\0', 'application/x-msdownload'],
    ['\0\x01\x02', 'application/octet-stream'],
    ['', 'application/octet-stream'],
  ] as const) {
    expect([text, typeOf(text)]).toEqual([text, type]);
  }
});

const extensionType = (kind: string): string => `application/vnd.openxmlformats-officedocument.${kind}`;

test('MP05: only pictures, sounds and videos that run nothing are shown in place', () => {
  const shown = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'audio/ogg', 'video/mp4'];
  const saved = [
    'image/svg+xml',
    'text/html',
    'application/pdf',
    'text/plain',
    'application/xml',
    'image/heic',
  ];
  expect([...shown, ...saved].filter(isShownInPlace)).toEqual(shown);
});

test('MP02: a page or JSON is in the place of what was announced, unless that was announced', () => {
  expect(isInItsPlace('text/html', 'image/jpeg')).toBe(true);
  expect(isInItsPlace('application/json', null)).toBe(true);
  expect(isInItsPlace('text/html', 'text/html')).toBe(false);
  expect(isInItsPlace('application/json', 'text/plain')).toBe(false);
  expect(isInItsPlace('image/png', 'image/jpeg')).toBe(false);
});

const named = (name: string | null, mimeType = 'application/pdf'): string =>
  servedName({ name, kind: 'document', at: '2026-11-30T10:00:00.000Z', mimeType });

test('MP06: the name of a file is no path and no header, keeps its extension, and has 150 bytes at most', () => {
  expect(named('Número.docx')).toBe('Número.docx');
  expect(named('../../.ssh/keys')).toBe('ssh_keys');
  expect(named('a"b\r\nX: y.pdf')).toBe('a_b__X_ y.pdf');
  expect(named('invoice\u202Efdp.exe')).toBe('invoice_fdp.exe');
  const long = named(`${'😀'.repeat(300)}.pdf`);
  expect(long).toMatch(/^(😀)+\.pdf$/u);
  expect(Buffer.byteLength(long)).toBeLessThanOrEqual(150);
  expect(Buffer.byteLength(named(`a.${'b'.repeat(400)}`))).toBeLessThanOrEqual(150);
});

test('MP06: a file without a name is called by kind, date and the type that was found', () => {
  for (const name of [null, '', '..', '///', '\u202e'])
    expect(named(name, 'image/png')).toBe('document-2026-11-30.png');
});

test('MP06: the header has an ASCII name for old readers and the whole one, whatever stands in it', () => {
  expect(contentDisposition('Número.docx', false)).toBe(
    `attachment; filename="Numero.docx"; filename*=UTF-8''N%C3%BAmero.docx`,
  );
  expect(contentDisposition("it's (1)*.jpg", true)).toBe(
    `inline; filename="it's (1)*.jpg"; filename*=UTF-8''it%27s%20%281%29%2A.jpg`,
  );
  expect(contentDisposition('😀; x="y".pdf', false)).not.toMatch(/filename="[^"]*[;\\]/);
});
