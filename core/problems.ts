/**
 * Every expected failure of the product, by number: plain words and what staff can do.
 * 1xx set-up and command line, 2xx enrolment and policy, 3xx roster, lab file and catalogue, 4xx sign-in,
 * 5xx programs, 6xx events and record store, 7xx hub and board, 8xx station.
 * docs/errors.md is made from this table (npm run docs).
 */
export const problems = {
  'SM-101': { words: 'Unknown option on the command line.', mend: 'Run the command with --help to see the options it knows.' },
  'SM-102': { words: 'An option has a value that cannot be used.', mend: 'Correct the value; --help shows what each option takes.' },
  'SM-103': {
    words: 'The port is in use.',
    mend: 'A whole lab on one machine takes the next free one. A hub keeps to its port: end what uses it, or choose another (--port, or port in the policy).',
  },
  'SM-104': { words: 'No browser was found that can run the station.', mend: 'Install Chromium, or set CHROMIUM to its path.' },
  'SM-105': { words: 'A package could not be installed.', mend: 'Check the network and proxy, then run the command again.' },
  'SM-106': {
    words: 'The command line shows the password of the database to everyone on this machine.',
    mend: 'Give --database without it, and the password by PGPASSWORD; or the whole address by STATIONMASTER_DATABASE. Then change the password.',
  },
  'SM-201': { words: 'The enrolment token is not one of this hub.', mend: 'Make a new token on the board and put it in the station’s policy.' },
  'SM-202': { words: 'The enrolment token has ended or was used too often.', mend: 'Make a new token on the board.' },
  'SM-203': { words: 'The station’s credential is not valid any more.', mend: 'Enrol the station again with a new token.' },
  'SM-204': { words: 'The policy cannot be used.', mend: 'Correct the named key; the last good policy stays in force.' },
  'SM-205': { words: 'The policy cannot be read.', mend: 'Check the file’s rights; the last good policy stays in force.' },
  'SM-206': {
    words: 'The hub’s key is not the one in the enrolment token.',
    mend: 'Do not go on. Ask IT whether the hub was changed, then enrol with a new token and restart the station.',
  },
  'SM-207': { words: 'The station speaks an older or newer language than the hub.', mend: 'Update the older of the two.' },
  'SM-208': {
    words: 'The policy is for the staff’s machine, and this is a station.',
    mend: 'Give this station a policy with an enrolment token. The staff’s machine is a computer with the desktop application.',
  },
  'SM-209': {
    words: 'The station is enrolled, and its credential could not be kept.',
    mend: 'Free disk space and leave the station on until it is kept: it tries each half minute. A station that is restarted before needs a new token.',
  },
  'SM-301': { words: 'A file of the roster is missing or its header is wrong.', mend: 'Export the roster again as a OneRoster CSV bulk set.' },
  'SM-302': { words: 'A row of the roster cannot be used.', mend: 'Correct the named field at its source and import again; the old roster stays.' },
  'SM-303': { words: 'A row of the roster refers to something that is not in the set.', mend: 'Export the whole set again; the old roster stays.' },
  'SM-304': { words: 'The lab file cannot be used.', mend: 'Correct the named key; the last good lab file stays in force.' },
  'SM-305': { words: 'The program catalogue cannot be used.', mend: 'Correct the named key; the last good catalogue stays in force.' },
  'SM-306': { words: 'The plan cannot be used.', mend: 'Correct the named entry; the last good plan stays in force.' },
  'SM-307': {
    words: 'A group of a station rotation names a student that it cannot have.',
    mend: 'Each student of a group is in a cohort of its block, and in one group only. Correct the named entry of lab.json and import again; the last good lab file stays in force.',
  },
  'SM-308': {
    words: 'A place of a rotation cannot be used.',
    mend: 'A group’s order has one place for each slot, the time between two bells; a place is lab, or stands under places. Correct lab.json and import again; the last good lab file stays in force.',
  },
  'SM-401': { words: 'The pictures, PIN or password were not right.', mend: 'Try again, or let staff sign the student in.' },
  'SM-402': { words: 'Too many wrong tries; sign-in waits.', mend: 'Wait for the time shown, or unlock the student on the board.' },
  'SM-403': { words: 'The student is not known here.', mend: 'Check that the roster has this student in a cohort of this lab.' },
  'SM-404': {
    words: 'The student is signed in at another station.',
    mend: 'Move the student with a staff PIN at the new seat, or sign the student out there, from the board.',
  },
  'SM-405': { words: 'The staff name or password was not right.', mend: 'Try again; after five tries wait one minute.' },
  'SM-406': {
    words: 'Too many wrong staff PINs at this station; the staff menu waits.',
    mend: 'See who is at the station; the wait ends by itself after at most five minutes.',
  },
  'SM-407': {
    words: 'A kindergarten student has a secret picture that is not among the eight that this student is shown.',
    mend: 'In pictures.csv give the student three of the pictures named, then import again.',
  },
  'SM-408': {
    words: 'A PIN or a password in sign-in.csv cannot be used.',
    mend: 'A PIN is 4 to 6 digits. A password is 4 to 64 characters without a space at its ends.',
  },
  'SM-409': {
    words: 'A student has a way of signing in without the secret that it needs.',
    mend: 'In sign-in.csv give the student that PIN or password, or take the way out. Until then staff sign the student in.',
  },
  'SM-414': {
    words: 'The code that was shown is no badge of Stationmaster, or was not read well.',
    mend: 'Hold the badge flat and still; a badge that is bent or dirty is printed again on the board.',
  },
  'SM-415': {
    words: 'Codes that look like badges and are of nobody here were shown at this station; it takes no badge for a while.',
    mend: 'See who is at the station. Children sign in another way meanwhile.',
  },
  'SM-416': { words: 'A badge that was voided was shown.', mend: 'Take the old badge from whoever has it; the student’s new one, or another way, signs in.' },
  'SM-417': {
    words: 'The camera could not be used.',
    mend: 'See that it is plugged in, that no other program has it and that IT’s policy lets the station use it. Children sign in another way meanwhile.',
  },
  'SM-418': {
    words: 'The student cannot be a guest of this cohort.',
    mend: 'Choose a cohort of this lab, a picture that the station has, and a student of this school’s roster who is not in the cohort already.',
  },
  'SM-419': {
    words: 'The student cannot be moved to this seat.',
    mend: 'Choose a seat whose station is on and where nobody is signed in or on the way.',
  },
  'SM-420': { words: 'The guest is signed in at a seat.', mend: 'Sign the guest out there, then remove the guest.' },
  'SM-501': { words: 'The program could not be opened.', mend: 'Check the network and the program’s address in the catalogue.' },
  'SM-502': { words: 'The program wanted to leave its allowed addresses.', mend: 'If the address belongs to the program, add it to its catalogue entry.' },
  'SM-503': { words: 'The program stopped working.', mend: 'It is tried three times; then choose another program.' },
  'SM-504': { words: 'This host cannot run this kind of program.', mend: 'Plan this program for stations that can.' },
  'SM-505': {
    words: 'A certificate of the program is not valid.',
    mend: 'Tell IT the address shown; check the station’s date and time, and whether the network looks into encrypted traffic.',
  },
  'SM-506': {
    words: 'The program’s sign-on did not come to an end.',
    mend: 'Help the student to sign on; if it stays, check the sign-on addresses in the catalogue.',
  },
  'SM-507': {
    words: 'The program’s server cannot be reached.',
    mend: 'Check the network, then whether the address shown is right and its server is up. The station tries again by itself.',
  },
  'SM-509': {
    words: 'The program’s server answers, but not with the program.',
    mend: 'Ask the vendor whether the program is down, and check its address in the catalogue. The station tries again by itself.',
  },
  'SM-510': {
    words: 'The program’s server did not answer in time.',
    mend: 'See whether the network is slow or the vendor’s service is down. The station tries again by itself.',
  },
  'SM-511': {
    words: 'This machine’s policy does not name this program.',
    mend: 'IT: add it to nativePrograms in the policy of this machine, with the id named, or plan the program for other stations.',
  },
  'SM-512': {
    words: 'A program of the machine ended with an error.',
    mend: 'It is tried three times; then choose another program. Tell IT the exit code or signal shown.',
  },
  'SM-513': {
    words: 'A program of the machine did not open: it could not be started, or showed no window within 30 seconds.',
    mend: 'IT: check that the command in the policy is installed and runs for the station’s account.',
  },
  'SM-514': {
    words: 'A program of the machine could not be ended.',
    mend: 'Restart the station before the next student signs in; tell IT the program named.',
  },
  'SM-520': {
    words: 'The program needs a hub that is reached by https from outside the school.',
    mend: 'Give the hub a public https address (--public-address, see docs/lti.md), or take the program out of the catalogue. Browsers and the tool refuse a hub inside the lab.',
  },
  'SM-521': {
    words: 'The program is opened by the hub, and the hub does not answer.',
    mend: 'The student goes on with the next program; this one is offered again when the hub answers. Check the network.',
  },
  'SM-522': {
    words: 'The tool’s request for a launch was refused.',
    mend: 'Compare the named field with the vendor’s settings and the catalogue entry. A launch is good for one try, for two minutes.',
  },
  'SM-523': {
    words: 'The hub does not open this program for this student.',
    mend: 'Check that the student is in this lab’s roster and the program in its catalogue, then press Go again.',
  },
  'SM-524': {
    words: 'A cmi5 unit wanted to change a document that is not as it last saw it.',
    mend: 'Nothing to do: the unit reads it again. If a unit never keeps its place, tell its vendor.',
  },
  'SM-525': {
    words: 'A lesson failed three times; the student’s path stopped there and goes on with other programs.',
    mend: 'On the board, see whether the lesson opens, then let it be tried again or skip it.',
  },
  'SM-526': {
    words: 'The student has no saved sign-in for this program, which has a form for one.',
    mend: 'Help the student to sign in now. To have it filled in, give the student’s user name and password in saved-sign-ins.csv and import the school’s files again.',
  },
  'SM-527': {
    words: 'The program did not take the student’s saved sign-in, or its log-in page is not as the catalogue says.',
    mend: 'Check the user name and password with the vendor, then correct saved-sign-ins.csv; if they are right, correct savedSignIn in the catalogue. In this visit it is not tried again.',
  },
  'SM-528': {
    words: 'The student’s saved sign-in could not be fetched: the hub did not answer.',
    mend: 'Help the student to sign in on the program’s own page; check the network. When the hub answers, the next launch fills it in.',
  },
  'SM-529': {
    words: 'The key of the saved sign-ins is missing, damaged or another one.',
    mend: 'Put saved-sign-ins.key back from a copy (or the right STATIONMASTER_SAVED_SIGN_IN_KEY) and restart the hub; without a copy, move a damaged file away and import saved-sign-ins.csv again.',
  },
  'SM-530': {
    words: 'Record mode cannot begin here.',
    mend: 'It needs settings.recordMode in lab.json, a station where nobody is signed in, and a program that is a page. The place says which is missing.',
  },
  'SM-531': {
    words: 'A host was not taken into the program’s entry.',
    mend: 'It is the hub itself, a pattern for the sites of many owners, in the school’s own network, or not encrypted. Take the exact host; what the program needs all the same, IT writes into the catalogue file.',
  },
  'SM-532': {
    words: 'The program’s entry can take no more hosts.',
    mend: 'Replace single hosts by one pattern such as https://*.host.example, or take back those that the program does not need.',
  },
  'SM-601': { words: 'A statement is not valid.', mend: 'The named place shows what is wrong; the statement was set aside and is not lost.' },
  'SM-602': { words: 'A statement with this id but other content is stored already.', mend: 'Tell IT; the statement was set aside and is not lost.' },
  'SM-603': {
    words: 'The request is larger than the hub takes.',
    mend: 'The station sends smaller batches by itself. A cmi5 unit that wants to keep more than 64 KiB or 20 documents: tell its vendor.',
  },
  'SM-604': { words: 'Events of a station are missing at the hub.', mend: 'Leave the station on until it has sent all; if the gap stays, tell IT.' },
  'SM-605': { words: 'The station’s event store could not be opened and was set aside.', mend: 'Tell IT the name shown; a new store was started.' },
  'SM-606': { words: 'The station cannot write events to its disk.', mend: 'Free disk space; events are kept in memory until then.' },
  'SM-607': {
    words: 'What the station kept of its last session cannot be read.',
    mend: 'Let the student sign in again; events that wait are not touched. If it comes again, tell IT.',
  },
  'SM-608': {
    words: 'The space for the station’s events is nearly full.',
    mend: 'Free disk space on this computer, and see that the station reaches its hub: what was sent is cleared by itself after 7 days.',
  },
  'SM-609': {
    words: 'The browser does not promise to keep the station’s events when its disk gets full.',
    mend: 'Keep disk space free on this computer, and tell IT: the station’s own application or extension gets this promise by itself.',
  },
  'SM-610': {
    words: 'The record store refuses every event.',
    mend: 'Tell IT the store named; nothing is lost, the station keeps all events and tries again by itself.',
  },
  'SM-611': {
    words: 'The record store does not accept this station’s key.',
    mend: 'Correct the key in the station’s policy, or enrol the station again; it keeps all events until then.',
  },
  'SM-612': {
    words: 'The record store answers, but not that it has a certain event.',
    mend: 'Tell IT; the event was set aside and is not lost.',
  },
  'SM-613': {
    words: 'The record store’s key or its secret is not right.',
    mend: 'Correct the key in the program that sends or reads; `key list` shows those there are.',
  },
  'SM-614': {
    words: 'This key may not do this at the record store.',
    mend: 'Give the program a key with the scope it needs (`key add`). No key voids what came from a station or by another key.',
  },
  'SM-615': { words: 'Too many wrong secrets of a record-store key; it waits.', mend: 'Correct the secret in the program, and wait for the seconds shown.' },
  'SM-616': { words: 'The record store cannot answer this request.', mend: 'The named parameter, header or method is wrong; see docs/record-store.md.' },
  'SM-617': { words: 'The record store takes no attachment bodies.', mend: 'Send the statement with the attachment’s fileUrl alone.' },
  'SM-618': { words: 'A record-store key of this name was made before.', mend: 'Choose another name; a name is given once, even when its key is revoked.' },
  'SM-619': { words: 'There is no such record-store key.', mend: 'See the names with `key list`.' },
  'SM-620': {
    words: 'The record store that events are forwarded to cannot be reached.',
    mend: 'Nothing is lost: the hub keeps all and tries again. If it stays, check the network and the record store.',
  },
  'SM-621': {
    words: 'The record store that events are forwarded to does not take the hub’s key.',
    mend: 'Correct --forward-key and its secret, then start the hub again. Nothing is lost until then.',
  },
  'SM-622': {
    words: 'The record store that events are forwarded to refuses every statement.',
    mend: 'Ask who runs it; --forward-version may have to be 1.0.3. Nothing is set aside, the hub tries again every 5 minutes.',
  },
  'SM-623': {
    words: 'The record store that events are forwarded to refused statements for good.',
    mend: 'The others went on; these are stored here. `forward list` says how many and why; when that is mended, `forward retry` sends them again.',
  },
  'SM-624': {
    words: 'What answers at the forwarding address is no record store.',
    mend: 'Correct --forward-to; it ends where /statements begins. A sign-in page of the network may stand in between.',
  },
  'SM-625': {
    words: 'The station’s event store is an earlier state of itself, or two computers share one.',
    mend: 'Tell IT: the station’s profile must not be put back at a restart, nor copied to another computer. New events go on behind the old ones; what was not sent before is missing (SM-604).',
  },
  'SM-701': { words: 'The request is not one the hub knows or its shape is wrong.', mend: 'Reload the board; if it stays, tell IT.' },
  'SM-702': { words: 'Nobody is signed in, or the sign-in has ended.', mend: 'Sign in again.' },
  'SM-703': { words: 'This person may not do this.', mend: 'Ask an administrator of the school.' },
  'SM-704': { words: 'There is no such thing here.', mend: 'Reload the board.' },
  'SM-705': { words: 'It does not fit the lab’s state now.', mend: 'Look at the board again; something changed in the meantime.' },
  'SM-706': { words: 'The hub failed inside.', mend: 'Try again; if it stays, send IT the hub’s log.' },
  'SM-707': { words: 'Another hub runs on this data folder.', mend: 'Use the hub that runs, or end it first; --data gives this one a folder of its own.' },
  'SM-708': {
    words: 'The hub has no school to run.',
    mend: 'Name the folder with the school’s files (--import, or school in the policy), then start it again.',
  },
  'SM-709': {
    words: 'The hub’s own key cannot be used.',
    mend: 'Put hub-key.pem back from a copy. If there is none, move hub-key.pem and hub-certificate.pem away, and give every station a new token.',
  },
  'SM-710': { words: 'The hub ended again and again.', mend: 'Restart the machine; if it stays, send IT the hub’s log.' },
  'SM-711': {
    words: 'The hub’s own certificate or key could not be written.',
    mend: 'Free disk space and check the rights of the hub’s data folder. Leave hub-key.pem where it is.',
  },
  'SM-712': {
    words: 'The roster lists a student who was deleted here; the student was left out.',
    mend: 'Take the student out of the roster at its source. Only if the student is to come back: npm run hub -- student admit KEY --reason TEXT, then import again.',
  },
  'SM-713': { words: 'No student with this key was deleted here.', mend: 'Check the key: it is the student’s sourcedId in the roster.' },
  'SM-714': {
    words: 'Stations have not answered yet that they deleted the student.',
    mend: 'Turn the named stations on once, with the hub running, then try again.',
  },
  'SM-715': {
    words: 'A station holds events that a record store refused; they are not lost.',
    mend: 'Open the seat on the board: the list says why. Mend the cause and send them again, or download them.',
  },
  'SM-801': { words: 'The station is open in another window.', mend: 'Close the other window; only one may run.' },
  'SM-802': { words: 'The hub does not answer.', mend: 'The station goes on from its last sync; check the network when there is time.' },
  'SM-803': { words: 'The settings were damaged and set aside.', mend: 'Nothing to do now; tell IT, the damaged file is kept.' },
  'SM-804': { words: 'What a program left behind could not be cleared.', mend: 'Restart the station before the next student signs in.' },
  'SM-805': {
    words: 'The station came down three times in ten minutes and runs in safe mode.',
    mend: 'Open the staff menu and restart the station; if it comes down again, leave it off and tell IT.',
  },
  'SM-808': {
    words: 'The station could not be left, restarted or shut down from its menu.',
    mend: 'Try again; else use the computer’s own power button and tell IT.',
  },
  'SM-809': {
    words: 'The station could not be started; it tries again by itself.',
    mend: 'Free disk space and restart the computer; if it stays, tell IT the part named.',
  },
  'SM-810': {
    words: 'A child heard nothing at this seat.',
    mend: 'Look at the headphones: plugged in, switched on, worn. Then touch the ear on the child’s screen once more.',
  },
  'SM-811': {
    words: 'The computer’s volume could not be set.',
    mend: 'Tell IT: `volumeCommand` in the station’s policy names a program that is missing or refuses.',
  },
  'SM-812': {
    words: 'This is not a recording that a station can play.',
    mend: 'Record the sentence again on the board: ten seconds at most, in Chrome, Edge or Firefox.',
  },
} as const satisfies Record<string, { words: string; mend: string }>;

export type ProblemCode = keyof typeof problems;
