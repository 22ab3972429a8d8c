import { accountHome } from '../../core/xapi/vocabulary.ts';

/** A student as a station's statements name them: an account without a name. */
export const studentActor = (student: string) => ({ objectType: 'Agent', account: { homePage: accountHome, name: student } }) as const;
