import * as v from 'valibot';
import {
  boardActionReplySchema,
  recordedClipsSchema,
  type BoardAction,
  type BoardActionReply,
  type BoardOrigins,
  type FoundStudent,
  type IssueBadges,
  type LabSnapshot,
  type PictureChoices,
  type ProgramCards,
  type RecordedClip,
  type SetAsideEvent,
} from '../../core/contract/board-hub.ts';
import { refusalSchema, type OriginsTaken } from '../../core/contract/station-hub.ts';
import { problems, type ProblemCode } from '../../core/problems.ts';
import { parseWith } from '../../core/model/parse.ts';
import { failed, failedAll, ok, problem, type Result } from '../../core/result.ts';
import { clipType, type ClipLanguage, type ClipPrompt } from '../../core/sound/clips.ts';
import { parseLabSnapshot } from './lab-snapshot.ts';
import { parseOriginsTaken, parsePictureChoices, parseProgramCards } from './program-cards.ts';
import { parseSetAside } from './set-aside-events.ts';
import { parseFaces, parseFound } from './students-found.ts';

/** The board's calls to its hub. A refusal comes back as a value with the hub's own codes; no answer is SM-802. */
const root = '/api/board';
/** A hub in the same room that has not answered by then will not, ms. */
const patience = 8_000;

export const minutesCsv = `${root}/minutes.csv`;
export const setAsideDownload = (station: string): string => `${root}/set-aside/${encodeURIComponent(station)}`;
export const entryDownload = (program: string): string => `${root}/programs/${encodeURIComponent(program)}/entry.json`;
export const labStreamAddress = `${root}/stream`;

export async function readLab(): Promise<Result<LabSnapshot>> {
  const reply = await call('lab', { method: 'GET', cache: 'no-store' });
  return reply.ok ? parseLabSnapshot(reply.value) : reply;
}

export async function readSetAside(station: string): Promise<Result<readonly SetAsideEvent[]>> {
  const reply = await call(`set-aside/${encodeURIComponent(station)}/list`, { method: 'GET', cache: 'no-store' });
  return reply.ok ? parseSetAside(reply.value) : reply;
}

/** Students of the school by name: the name is in the body, not in an address that something between may log. */
export async function findStudents(text: string): Promise<Result<readonly FoundStudent[]>> {
  const reply = await call('find-students', sending({ text }));
  return reply.ok ? parseFound(reply.value) : reply;
}

export async function readFaces(): Promise<Result<readonly string[]>> {
  const reply = await call('faces', { method: 'GET' });
  return reply.ok ? parseFaces(reply.value) : reply;
}

export const signIn = (user: string, password: string): Promise<Result<null>> => post('sign-in', { user, password });
export const signOut = (): Promise<Result<null>> => post('sign-out', {});

/** What an action on several seats has to say; null of every other one. */
export async function act(action: BoardAction): Promise<Result<BoardActionReply | null>> {
  const reply = await call('actions', sending(action));
  return reply.ok && reply.value !== null ? parseWith(boardActionReplySchema, reply.value, 'SM-701', 'actions') : reply.ok ? ok(null) : reply;
}

export async function readPrograms(): Promise<Result<ProgramCards>> {
  const reply = await call('programs', { method: 'GET', cache: 'no-store' });
  return reply.ok ? parseProgramCards(reply.value) : reply;
}

/** Hosts for a program's entry: which were taken, and which not and why. */
export async function takeOrigins(wanted: BoardOrigins): Promise<Result<OriginsTaken>> {
  const reply = await call('origins', sending(wanted));
  return reply.ok ? parseOriginsTaken(reply.value) : reply;
}

export async function readPictureChoices(student: string): Promise<Result<PictureChoices>> {
  const reply = await call(`pictures/${encodeURIComponent(student)}`, { method: 'GET', cache: 'no-store' });
  return reply.ok ? parsePictureChoices(reply.value) : reply;
}

export const setPictures = (student: string, pictures: readonly string[]): Promise<Result<null>> => post('set-pictures', { student, pictures });

/** New badges, and new picture passwords: saved as the PDF that the hub made, the one place where they can be read. */
export const printBadges = (wanted: IssueBadges): Promise<Result<null>> => savePdf('badges', wanted, 'badges.pdf');
export const printPictures = (wanted: IssueBadges): Promise<Result<null>> => savePdf('pictures', wanted, 'picture-passwords.pdf');

async function savePdf(path: string, wanted: IssueBadges, name: string): Promise<Result<null>> {
  const reply = await call(path, sending(wanted), (response) => response.blob());
  if (!reply.ok) return reply;
  const file = URL.createObjectURL(reply.value as Blob);
  Object.assign(document.createElement('a'), { href: file, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(file), patience);
  return ok(null);
}

export const clipAddress = (language: ClipLanguage, prompt: ClipPrompt, hash: string): string => `${root}/clips/${language}/${prompt}?${hash.slice(0, 16)}`;

export async function readClips(): Promise<Result<readonly RecordedClip[]>> {
  const reply = await call('clips', { method: 'GET', cache: 'no-store' });
  if (!reply.ok) return reply;
  const parsed = v.safeParse(recordedClipsSchema, reply.value);
  return parsed.success ? ok(parsed.output) : failed('SM-706', 'clips', v.getDotPath(parsed.issues[0]) ?? '');
}

export async function saveClip(language: ClipLanguage, prompt: ClipPrompt, sentence: Blob): Promise<Result<null>> {
  const reply = await call(`clips/${language}/${prompt}`, { method: 'PUT', headers: { 'content-type': clipType, ...ours }, body: sentence });
  return reply.ok ? ok(null) : reply;
}

export async function deleteClip(language: ClipLanguage, prompt: ClipPrompt): Promise<Result<null>> {
  const reply = await call(`clips/${language}/${prompt}`, { method: 'DELETE', headers: ours });
  return reply.ok ? ok(null) : reply;
}

async function post(path: string, body: unknown): Promise<Result<null>> {
  const reply = await call(path, sending(body));
  return reply.ok ? ok(null) : reply;
}

/** What a page of another origin cannot send without asking. */
const ours = { 'x-stationmaster': 'board' };
const sending = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...ours },
  body: JSON.stringify(body),
});

const readText = async (response: Response): Promise<unknown> => {
  const text = await response.text();
  return text === '' ? null : readJson(text);
};

async function call(path: string, init: RequestInit, read: (response: Response) => Promise<unknown> = readText): Promise<Result<unknown>> {
  let response: Response;
  let body: unknown = null;
  try {
    response = await fetch(`${root}/${path}`, { ...init, credentials: 'same-origin', signal: AbortSignal.timeout(patience) });
    body = await (response.ok ? read(response) : readText(response));
  } catch {
    return failed('SM-802', path);
  }
  return response.ok ? ok(body) : refusal(body, response.status, path);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A refusal without the hub's body comes from something between: a proxy, or a hub that is starting. */
function refusal(body: unknown, status: number, path: string): Result<never> {
  const parsed = v.safeParse(refusalSchema, body);
  if (!parsed.success || parsed.output.problems.length === 0) return failed(codeOf(status), path, `status ${status}`);
  return failedAll(parsed.output.problems.map((p) => (isProblemCode(p.code) ? problem(p.code, p.where, p.detail) : problem('SM-706', p.where, p.code))));
}

function codeOf(status: number): ProblemCode {
  if (status === 401) return 'SM-702';
  if (status === 403) return 'SM-703';
  if (status === 404) return 'SM-704';
  return status >= 502 && status <= 504 ? 'SM-802' : 'SM-706';
}

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code);
