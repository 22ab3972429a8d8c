import * as v from 'valibot';

/** Opaque keys. A student's or a staff member's key is the roster's OneRoster `sourcedId` and never changes. */
export const keySchema = v.pipe(v.string(), v.minLength(1), v.maxLength(128), v.regex(/^[A-Za-z0-9._:@-]+$/, 'only letters, digits and . _ : @ -'));

/** A short name chosen by the lab: program ids, picture ids, line names. */
export const slugSchema = v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'only a-z, 0-9 and single hyphens'), v.maxLength(64));

/** A picture of resources/pictures that stands for a student. */
export const facePictureSchema = v.pipe(v.string(), v.regex(/^faces\/[a-z0-9]+(-[a-z0-9]+)*$/, 'faces/ and a name'), v.maxLength(64));

export type StudentKey = string;
export type StaffKey = string;
export type StationKey = string;
export type ProgramId = string;
