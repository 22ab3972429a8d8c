/** The people of the sample school: all invented. First names by cohort; families are drawn to them with a fixed seed. */
export interface SampleCohort {
  readonly grade: number;
  readonly line: 'moss' | 'coral' | 'lake' | 'wheat' | 'plum' | 'slate';
  readonly room: string;
  /** Twenty each; the same name twice or three times in a cohort makes the station show last initials. */
  readonly firstNames: readonly string[];
  /** Of those, the ones whose language at the station is Spanish. */
  readonly spanish: readonly string[];
}

export const cohorts: readonly SampleCohort[] = [
  {
    grade: 0,
    line: 'moss',
    room: 'Room 1',
    firstNames: 'Amara Amara Anh Aylin Benicio Caleb Chidi Dahlia Elif Emeka Farah Finn Goran Hana Inés Ivy Jamal Kai Lucía Mateo'.split(' '),
    spanish: ['Benicio', 'Inés', 'Lucía', 'Mateo'],
  },
  {
    grade: 1,
    line: 'coral',
    room: 'Room 2',
    firstNames: 'Abel Aiko Alba Amina Anders Asha Bao Beth Bruno Cleo Cruz Dana Diego Diego Eli Esme Ezra Fatou Gia Zoë'.split(' '),
    spanish: ['Alba', 'Cruz', 'Esme'],
  },
  {
    grade: 2,
    line: 'lake',
    room: 'Room 5',
    firstNames: 'Anne-Lise Hamza Hugo Ibrahim Ida Imani Isla Jada Jin João Jonah June June Kira Kofi Lan Layla Leo Levi Sol'.split(' '),
    spanish: ['Hugo', 'Leo', 'Sol'],
  },
  {
    grade: 3,
    line: 'wheat',
    room: 'Room 6',
    firstNames: 'Maeve Malik Marcus Maya Maya Maya Milo Mina Musa Naomi Ngọc Nico Noor Olga Oscar Paloma Pilar Quinn Rafa Søren'.split(' '),
    spanish: ['Nico', 'Paloma', 'Pilar', 'Rafa'],
  },
  {
    grade: 4,
    line: 'plum',
    room: 'Room 9',
    firstNames: 'Oluwaseyifunmi Ravi Reza Ruth Sadie Samira Santiago Sofía Tala Theo Theo Thuy Uri Valentina Wanda Winona Xiomara Yara Yusuf Zahra'.split(' '),
    spanish: ['Santiago', 'Sofía', 'Valentina', 'Xiomara'],
  },
  {
    grade: 5,
    line: 'slate',
    room: 'Room 10',
    firstNames: 'Adaeze Björn Camila Dev Elodie Felix Gael Harper Itzel Jasper Keola Liora Noemí Omar Owen Priya Rosa Sami Ximena-Guadalupe Zuri'.split(' '),
    spanish: ['Camila', 'Gael', 'Itzel', 'Noemí', 'Ximena-Guadalupe'],
  },
];

const coined =
  'Okonjo-Vale Adewinde Tranvale Nakamere Montequil Rosavela Castelume Haddarin Kovalume Singhaven Diallowe Chaudrine Olmosarte Yildizen Osmanway Nguyenfield Mbekamor Lindqvale Petrovane Amadisol Zapatrel Iwanade Kealohaven Bär-Ångermoor Peñablanda Ibarrález D’Ombrelle Wēstermoana Featherstonehollow-Brackenridge'.split(
    ' ',
  );
const starts =
  'Tide Lantern Copper Willow Marsh Thistle Bramble Ember Harbor Juniper Kestrel Larch Meadow Nettle Orchard Pebble Quill Raven Saffron Timber Umber Velvet Wander Yarrow Zephyr Amber Birch Cinder Dapple Elder'.split(
    ' ',
  );
const ends = ['water', 'by', 'wick', 'mere'];

/** 149 family names, none of them twice. */
export const families: readonly string[] = [...coined, ...ends.flatMap((end) => starts.map((start) => start + end))];

/** For the passwords of grade 5: two of them and two digits. */
export const passwordWords = 'acorn bridge cloud daisy ember feather garden harbor island jungle kite lemon maple nest ocean pebble'.split(' ');

export const staff = [
  { key: 'chs-9001', role: 'aide', givenName: 'Jules', familyName: 'Parkwater', username: 'jparkwater' },
  { key: 'chs-9002', role: 'aide', givenName: 'Rosalind', familyName: 'Quillonby', username: 'rquillonby' },
  { key: 'chs-9003', role: 'aide', givenName: 'Devika', familyName: 'Marlowe-Ashmere', username: 'dmarloweashmere' },
  { key: 'chs-9000', role: 'administrator', givenName: 'Imani', familyName: 'Brightwater', username: 'ibrightwater' },
] as const;
