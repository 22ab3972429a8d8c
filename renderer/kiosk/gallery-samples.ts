import { plainDisplay } from '../../core/model/display.ts';
import type {
  AskView,
  BadgeView,
  Face,
  LessonSteps,
  PlaceView,
  ProgramView,
  RecordingScreen,
  Screen,
  StaffMenuView,
  StaffView,
  StripView,
  ViewState,
} from '../../core/contract/view-state.ts';

/** Fixed view states of every screen, with invented names: for the gallery and for tests. 2026-03-10 is a Tuesday. */
const now = Date.parse('2026-03-10T09:28:00');
const minute = 60_000;

// prettier-ignore
const names = [
  ['Amara', 'fox'], ['Anh', 'panda'], ['Aylin', 'cat'], ['Benicio', 'bear'], ['Caleb', 'dog'], ['Chidi', 'lion'], ['Dahlia', 'butterfly'], ['Elif', 'owl'],
  ['Emeka', 'elephant'], ['Farah', 'rabbit'], ['Finn', 'turtle'], ['Goran', 'hedgehog'], ['Hana', 'koala'], ['Ines', 'flamingo'], ['Ivy', 'ladybug'], ['Jamal', 'tiger'],
  ['Kai', 'dolphin'], ['Keola', 'whale'], ['Lucía', 'penguin'], ['Mateo', 'frog'], ['Mei', 'mouse'], ['Nia', 'giraffe'], ['Omar', 'camel'], ['Priya', 'peacock'],
  ['Rosa', 'bee'], ['Sami', 'octopus'], ['Tala', 'otter'], ['Theo', 'snail'], ['Winona', 'deer'], ['Zuri', 'zebra'],
] as const;

const sampleFace = (firstName: string, picture: string, lastInitial: string | null = null): Face => ({
  student: `student-${firstName.toLowerCase()}`,
  firstName,
  lastInitial,
  picture: `faces/${picture}`,
});

const sampleFaces = names.map(([name, picture]) => ({
  ...sampleFace(name, picture),
  elsewhere: name === 'Elif' ? 7 : name === 'Omar' ? 21 : null,
  waitUntil: null,
}));

const math: ProgramView = { program: 'pond-sums', name: 'Pond Sums', subject: 'math', icon: 'programs/abacus' };
const reading: ProgramView = { program: 'story-lane', name: 'Story Lane', subject: 'reading', icon: 'programs/book' };
const typing: ProgramView = { program: 'key-steps', name: 'Key Steps', subject: 'typing', icon: 'programs/keyboard' };
const science: ProgramView = { program: 'seedlings', name: 'Seedlings', subject: 'science', icon: 'programs/seedling' };

const table: PlaceView = { place: 'teacher-table', name: 'Teacher table', picture: 'places/teacher' };
const amara = sampleFace('Amara', 'fox');
const line = 'moss' as const;
const secrets = ['apple', 'bike', 'umbrella', 'rocket', 'tree', 'guitar', 'ice-cream', 'anchor', 'train', 'sunflower', 'drum', 'kite'];

const strip: StripView = {
  face: amara,
  program: math,
  ring: { creditedMs: 12 * minute, goalMs: 15 * minute },
  slot: { startsAt: now - 9 * minute, endsAt: now + 11 * minute },
  bell: null,
  help: { kind: 'none' },
  takeBack: null,
};

const recording: RecordingScreen = {
  screen: 'recording',
  program: reading,
  by: 'Ms. Rivera',
  takes: true,
  stage: 'open',
  problem: null,
  notTaken: null,
  hosts: [
    { origin: 'https://cdn.storylane.example', uses: ['script', 'style', 'font'], count: 14, firstAt: now - minute, state: 'taken', why: null },
    {
      origin: 'https://pictures.a-much-longer-name-of-a-host.storylane-content.example',
      uses: ['image'],
      count: 231,
      firstAt: now - minute,
      state: 'blocked',
      why: null,
    },
    { origin: 'https://api.storylane.example', uses: ['request', 'socket'], count: 3, firstAt: now, state: 'blocked', why: null },
    { origin: 'http://192.168.1.1', uses: ['frame'], count: 1, firstAt: now, state: 'refused', why: 'SM-531' },
  ],
};

const staff: StaffView = {
  name: null,
  people: [
    { staff: 'staff-park', name: 'J. Park', waitUntil: null },
    { staff: 'staff-rivera', name: 'Ms. Rivera', waitUntil: null },
    { staff: 'staff-okafor', name: 'Mr. Okafor', waitUntil: null },
    { staff: 'break-glass', name: '', waitUntil: null },
  ],
  checking: false,
  wrong: false,
  waitUntil: null,
  menu: null,
  info: {
    station: 'station-05',
    seat: 5,
    version: '0.1.0',
    host: 'chromium',
    hub: 'away',
    lastSync: now - 7 * minute,
    waiting: 42,
    setAside: 3,
    storage: 'disk',
    inMemory: 0,
    inside: null,
  },
};

const inMenu = (more: Partial<StaffMenuView> = {}): StaffView => ({
  ...staff,
  name: 'Ms. Rivera',
  menu: { student: { face: amara, program: math }, signIn: null, record: null, canEnd: true, pausing: 'pause', waysOut: ['restart-app', 'leave'], ...more },
  info: {
    ...staff.info,
    inside: {
      disk: { persisted: true, usedPercent: 3 },
      setAside: [
        {
          sequence: 4811,
          code: 'SM-601',
          where: 'result.duration',
          kind: 'spent',
          program: 'Pond Sums',
          at: now - 26 * minute,
        },
      ],
      lacks: ['lacks.os-lockdown', 'lacks.key-store'],
      problems: [
        { code: 'SM-802', where: 'hub.lab.example:7340', at: now - 6 * minute },
        { code: 'SM-502', where: 'ads.example.net', at: now - 2 * minute },
      ],
    },
  },
});

const room = Array.from({ length: 60 }, (_, i) => {
  const row = Math.floor(i / 10);
  const column = i % 10;
  return { seat: i + 1, column: column + (column > 4 ? 1 : 0), row: row + Math.floor(row / 2) };
});

const base: ViewState = {
  revision: 1,
  hubTime: now,
  seat: 5,
  language: 'en',
  display: plainDisplay,
  timeZone: null,
  screen: { screen: 'starting' },
  message: null,
  staff: null,
  help: { kind: 'none' },
  storage: 'disk',
  volume: { step: 2, steps: 4, ownPercent: 60, ofPrograms: true },
  clips: {},
  sound: 'none',
};

const on = <More extends Partial<ViewState> = object>(screen: Screen, more?: More): ViewState & More => ({ ...base, screen, ...more }) as ViewState & More;
const whoseTurn = (faces: Extract<Screen, { screen: 'whose-turn' }>['faces'], badge: BadgeView | null = null, camera = false): Screen => ({
  screen: 'whose-turn',
  line: { line, name: 'Moss line' },
  faces,
  badge,
  camera,
});
const ask: AskView = { line, face: amara, otherWays: [], wrongTries: 0, checking: false, waitUntil: null, elsewhere: null };
const pictures: Extract<Screen, { screen: 'pictures' }> = { screen: 'pictures', ...ask, choices: secrets, chosen: 1, needed: 3 };
const pin: Extract<Screen, { screen: 'pin' }> = { screen: 'pin', ...ask, otherWays: ['pictures'], entered: 0, least: 4, most: 6 };
const password: Extract<Screen, { screen: 'password' }> = { screen: 'password', ...ask, otherWays: ['pictures', 'pin'], least: 4, most: 64 };
const go: Extract<Screen, { screen: 'go' }> = {
  screen: 'go',
  line,
  face: amara,
  program: math,
  ring: { creditedMs: 4 * minute, goalMs: 15 * minute },
  path: [
    { ...math, now: true, done: false },
    { ...reading, now: false, done: false },
    { ...typing, now: false, done: false },
  ],
  lessons: null,
  opening: false,
  failed: null,
  waits: false,
};
/** A path of so many lessons, the first `done` of them done. */
const steps = (total: number, done: number, from = 0): LessonSteps => ({
  total,
  now: done === total ? null : done + 1,
  shown: Array.from({ length: Math.min(6, total) }, (_, i) => ({ place: from + i + 1, done: from + i < done })),
});
const choose: Extract<Screen, { screen: 'choose' }> = {
  screen: 'choose',
  line,
  face: amara,
  programs: [
    { ...math, ring: { creditedMs: 15 * minute, goalMs: 15 * minute }, done: true, rests: false },
    { ...reading, ring: { creditedMs: 11 * minute, goalMs: 20 * minute }, done: false, rests: false },
    { ...typing, ring: { creditedMs: 4 * minute, goalMs: null }, done: false, rests: false },
    { ...science, ring: { creditedMs: 0, goalMs: 10 * minute }, done: false, rests: true },
  ],
};
const soundCheck: Extract<Screen, { screen: 'sound-check' }> = {
  screen: 'sound-check',
  line,
  face: amara,
  choices: ['owl', 'bee', 'horse'],
  plays: 'bee',
  turn: 1,
  called: false,
};
const working = (more: Partial<StripView> = {}, opening = false): Screen => ({ screen: 'working', strip: { ...strip, ...more }, opening });
const bell = { lampsLeft: 8, lamps: 12, next: reading, nextSeat: 12, nextPlace: null };

const longNames = [
  sampleFace('Maximiliano', 'fox'),
  sampleFace('Anne-Christelle', 'panda', 'B'),
  sampleFace('Oluwaseunfunmi', 'bear'),
  sampleFace('Bartholomew James', 'owl'),
];

export const samples = {
  starting: on({ screen: 'starting' }),
  'out-of-use': on({ screen: 'out-of-use', code: 'SM-203', where: 'hub.lab.example:7340' }),
  'safe-mode': on({ screen: 'out-of-use', code: 'SM-805', where: null }),
  resting: on({ screen: 'resting', opensAt: now + 52 * minute }),
  'resting-for-long': on({ screen: 'resting', opensAt: null }),
  'whose-turn': on(whoseTurn(sampleFaces)),
  'whose-turn-20': on(whoseTurn(sampleFaces.slice(0, 20))),
  'whose-turn-12': on(whoseTurn(sampleFaces.slice(0, 12))),
  'whose-turn-6': on(whoseTurn(sampleFaces.slice(0, 6))),
  'whose-turn-0': on(whoseTurn([])),
  'whose-turn-groups': on(whoseTurn(sampleFaces.slice(0, 16).map((face, i) => (i < 8 ? face : { ...face, elsewhere: null, place: table })))),
  'badge-checking': on(whoseTurn(sampleFaces, { says: 'checking', face: null, seat: null }, true)),
  'badge-unknown': on(whoseTurn(sampleFaces, { says: 'unknown', face: null, seat: null }, true)),
  'badge-not-now': on(whoseTurn(sampleFaces, { says: 'not-now', face: sampleFace('Rosa', 'bee'), seat: null }, true), { help: { kind: 'asked', at: now } }),
  'badge-elsewhere': on(whoseTurn(sampleFaces.slice(0, 12), { says: 'elsewhere', face: sampleFace('Elif', 'owl'), seat: 7 }, true)),
  'badge-camera': on(whoseTurn(sampleFaces.slice(0, 6), { says: 'camera', face: null, seat: null }, true)),
  'whose-turn-long': on(
    whoseTurn(
      sampleFaces.map((face, i) => {
        const long = longNames[Math.floor(i / 3)];
        return i % 3 === 1 && long !== undefined ? { ...face, ...long, waitUntil: i === 4 ? now + minute : null } : face;
      }),
    ),
    { help: { kind: 'asked', at: now - minute }, storage: 'memory' },
  ),
  pictures: on(pictures),
  'pictures-wrong': on({ ...pictures, chosen: 0, wrongTries: 2 }),
  'pictures-rest': on({ ...pictures, chosen: 0, wrongTries: 3, waitUntil: now + minute }),
  'pictures-elsewhere': on({ ...pictures, chosen: 0, elsewhere: 7 }),
  'pictures-checking': on({ ...pictures, chosen: 3, checking: true }),
  'pictures-long': on({ ...pictures, face: sampleFace('Bartholomew-James', 'owl', 'K') }),
  'pictures-eight': on({ ...pictures, choices: secrets.slice(0, 8) }),
  'pictures-ways': on({ ...pictures, chosen: 0, wrongTries: 1, otherWays: ['pin', 'password'] }),
  pin: on(pin),
  'pin-some': on({ ...pin, entered: 5 }),
  'pin-wrong': on({ ...pin, wrongTries: 1 }, { help: { kind: 'asked', at: now } }),
  'pin-rest': on({ ...pin, wrongTries: 3, waitUntil: now + minute }),
  'pin-checking': on({ ...pin, entered: 6, checking: true }),
  password: on(password),
  'password-wrong': on({ ...password, wrongTries: 1, face: sampleFace('Maximiliano', 'owl', 'K') }),
  'password-checking': on({ ...password, checking: true }),
  'grown-up': on({ screen: 'grown-up', ...ask }),
  go: on(go),
  'go-second': on({
    ...go,
    program: reading,
    ring: { creditedMs: 0, goalMs: null },
    path: go.path.map((stop, i) => ({ ...stop, now: i === 1, done: i === 0 })),
  }),
  'go-star': on({ ...go, ring: { creditedMs: 16 * minute, goalMs: 15 * minute } }),
  'go-lessons': on({ ...go, lessons: steps(6, 2) }),
  'go-lessons-long': on({ ...go, lessons: steps(40, 17, 16), ring: { creditedMs: 16 * minute, goalMs: 15 * minute } }),
  'go-lessons-done': on({ ...go, lessons: steps(6, 6) }),
  'go-opening': on({ ...go, opening: true }),
  'go-failed': on({ ...go, program: reading, ring: { creditedMs: 0, goalMs: 20 * minute }, failed: math }),
  'go-waits': on({ ...go, failed: math, waits: true }),
  choose: on(choose),
  'choose-two': on({ ...choose, programs: choose.programs.slice(1, 3) }),
  'choose-seven': on({ ...choose, programs: [...choose.programs, ...choose.programs.slice(0, 3).map((each) => ({ ...each, program: `${each.program}-2` }))] }),
  'sound-check': on(soundCheck),
  'sound-check-called': on({ ...soundCheck, called: true }, { help: { kind: 'asked', at: now } }),
  working: on(working()),
  'working-own-volume': on(working(), { volume: { step: 2, steps: 4, ownPercent: 60, ofPrograms: false } }),
  'working-opening': on(working({}, true)),
  'working-bell': on(working({ bell, ring: { creditedMs: 15 * minute, goalMs: 15 * minute }, slot: { startsAt: now - 19 * minute, endsAt: now + 40_000 } })),
  'working-bell-bye': on(working({ bell: { ...bell, lampsLeft: 3, next: null, nextSeat: null }, slot: { startsAt: now - 19 * minute, endsAt: now + 15_000 } })),
  'working-bell-place': on(
    working({ bell: { ...bell, next: null, nextSeat: null, nextPlace: table }, slot: { startsAt: now - 19 * minute, endsAt: now + 30_000 } }),
  ),
  'working-take-back': on(working({ takeBack: { of: 'done', until: now + 7000, totalMs: 10_000 } })),
  'working-leaves': on(working({ takeBack: { of: 'sign-out', until: now + 7000, totalMs: 10_000 } })),
  'still-here': on({ screen: 'still-here', line, face: amara }),
  'still-here-long': on({ screen: 'still-here', line, face: sampleFace('Bartholomew-James', 'owl', 'K') }),
  'working-asked': on(working({ help: { kind: 'asked', at: now }, face: sampleFace('Oluwaseunfunmi', 'lion', 'A') }), { storage: 'memory' }),
  'working-coming': on(working({ help: { kind: 'coming', by: 'Ms. Rivera' } })),
  leaving: on({ screen: 'leaving', strip: { ...strip, bell: { ...bell, lampsLeft: 0 } } }),
  next: on({ screen: 'next', line, face: amara, program: reading, map: { seats: room, from: 5, to: 12 } }),
  'next-same': on({ screen: 'next', line, face: amara, program: reading, map: { seats: room, from: 5, to: 5 } }),
  'next-far': on({ screen: 'next', line: 'plum', face: amara, program: science, map: { seats: room, from: 54, to: 9 } }),
  'go-to': on({ screen: 'go-to', line, face: amara, place: table }),
  'go-to-long': on({
    screen: 'go-to',
    line: 'wheat',
    face: sampleFace('Bartholomew-James', 'owl', 'K'),
    place: { ...table, name: 'Reading corner next to the window' },
  }),
  finished: on({
    screen: 'finished',
    line,
    face: amara,
    rings: [
      { ...math, ring: { creditedMs: 15 * minute, goalMs: 15 * minute } },
      { ...reading, ring: { creditedMs: 11 * minute, goalMs: 20 * minute } },
      { ...typing, ring: { creditedMs: 4 * minute, goalMs: null } },
    ],
  }),
  goodbye: on({ screen: 'goodbye', line, face: amara, map: null }),
  'goodbye-moved': on({ screen: 'goodbye', line, face: amara, map: { seats: room, from: 5, to: 12 } }),
  arriving: on({ screen: 'arriving', line, face: amara, from: 12 }),
  'arriving-long': on({ screen: 'arriving', line, face: sampleFace('Bartholomew-James', 'owl', 'K'), from: null }),
  recording: on(recording),
  'recording-failed': on({
    ...recording,
    takes: false,
    stage: 'failed',
    problem: { code: 'SM-502', where: 'https://login.storylane.example' },
    hosts: recording.hosts.slice(1, 3),
  }),
  paused: on({ screen: 'paused', face: amara }),
  'paused-nobody': on({ screen: 'paused', face: null }),
  'with-tutor': on({ screen: 'with-tutor', face: amara, tutor: 'Ms. Rivera' }),
  message: on(working(), {
    message: {
      id: '0195f0a0-0000-7000-8000-000000000001',
      text: 'Please put your headphones on and wave to me when you can hear the frog.',
      from: 'Ms. Rivera',
    },
  }),
  staff: on(whoseTurn(sampleFaces), { staff }),
  'staff-pin': on(whoseTurn(sampleFaces), { staff: { ...staff, people: staff.people.slice(0, 1), wrong: true } }),
  'staff-break-glass': on({ screen: 'starting' }, { staff: { ...staff, people: staff.people.slice(3) } }),
  'staff-wait': on(whoseTurn(sampleFaces), { staff: { ...staff, wrong: true, waitUntil: now + 2 * minute } }),
  'staff-menu': on(working(), { staff: inMenu() }),
  'staff-menu-all': on(working(), { staff: inMenu({ pausing: 'resume-without-hub', waysOut: ['restart-app', 'reboot', 'shut-down', 'leave'] }) }),
  'staff-menu-record': on(whoseTurn(sampleFaces), { staff: inMenu({ student: null, canEnd: false, record: [math, reading, typing, science] }) }),
  'staff-menu-sign-in': on(
    { ...pin, wrongTries: 2 },
    { staff: inMenu({ student: null, canEnd: false, signIn: { faces: sampleFaces, chosen: amara.student } }) },
  ),
  'staff-menu-move': on(
    { ...pictures, chosen: 0, elsewhere: 7, face: sampleFace('Elif', 'owl') },
    { staff: inMenu({ student: null, canEnd: false, signIn: { faces: sampleFaces, chosen: 'student-elif' } }) },
  ),
  'staff-menu-nobody': on(
    { screen: 'out-of-use', code: 'SM-802', where: 'hub.lab.example:7340' },
    {
      staff: {
        ...inMenu({ student: null, canEnd: false, pausing: null }),
        name: '',
        info: { ...inMenu().info, station: null, seat: null, hub: 'never', lastSync: null },
      },
    },
  ),
} as const satisfies Record<string, ViewState>;

export type Sample = keyof typeof samples;
export const isSample = (name: string): name is Sample => Object.hasOwn(samples, name);
