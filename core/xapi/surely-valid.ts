import { isJsonObject } from './object-of.ts';
import { isIri, isIrl, isUuid } from './statement-formats.ts';
import { isLanguageTag } from './statement-language.ts';
import { voided } from './statement-schema.ts';
import { isDuration, isTimestamp, type XapiVersion } from './statement-times.ts';

/**
 * A quick look at what nearly every statement is: one Agent by its account, an Activity, plain result and context.
 * It answers only "surely valid"; any doubt, and anything rarer, is the schema's to judge. A property test holds it to the schema.
 * Nothing is copied or allocated, since the hub reads hundreds of these in one request.
 */
export function surelyValid(input: unknown, version: XapiVersion): boolean {
  if (!isJsonObject(input)) return false;
  for (const key in input) {
    const value = input[key];
    switch (key) {
      case 'id':
        if (typeof value !== 'string' || !isUuid(value)) return false;
        break;
      case 'actor':
        if (!plainAgent(value)) return false;
        break;
      case 'verb':
        if (!plainVerb(value)) return false;
        break;
      case 'object':
        if (!plainActivity(value)) return false;
        break;
      case 'result':
        if (!plainResult(value)) return false;
        break;
      case 'context':
        if (!plainContext(value)) return false;
        break;
      case 'timestamp':
        if (typeof value !== 'string' || !isTimestamp(value, version)) return false;
        break;
      default:
        return false;
    }
  }
  return 'actor' in input && 'verb' in input && 'object' in input;
}

function plainAgent(input: unknown): boolean {
  if (!isJsonObject(input)) return false;
  for (const key in input) {
    const value = input[key];
    if (key === 'account' ? !plainAccount(value) : key === 'objectType' ? value !== 'Agent' : key !== 'name' || typeof value !== 'string') return false;
  }
  return 'account' in input;
}

function plainAccount(input: unknown): boolean {
  if (!isJsonObject(input)) return false;
  for (const key in input) {
    const value = input[key];
    if (typeof value !== 'string' || (key === 'homePage' ? !isIrl(value) : key !== 'name')) return false;
  }
  return 'homePage' in input && 'name' in input;
}

/** A voiding one has a rule of its own. */
function plainVerb(input: unknown): boolean {
  if (!isJsonObject(input)) return false;
  for (const key in input) {
    const value = input[key];
    if (key === 'id' ? typeof value !== 'string' || value === voided || !isIri(value) : key !== 'display' || !plainMap(value)) return false;
  }
  return 'id' in input;
}

function plainActivity(input: unknown): boolean {
  if (!isJsonObject(input)) return false;
  for (const key in input) {
    const value = input[key];
    if (key === 'id') {
      if (typeof value !== 'string' || !isIri(value)) return false;
    } else if (key === 'objectType' ? value !== 'Activity' : key !== 'definition' || !plainDefinition(value)) return false;
  }
  return 'id' in input;
}

function plainDefinition(input: unknown): boolean {
  if (!isJsonObject(input)) return false;
  for (const key in input) {
    const value = input[key];
    if (key === 'type' ? typeof value !== 'string' || !isIri(value) : (key !== 'name' && key !== 'description') || !plainMap(value)) return false;
  }
  return true;
}

function plainResult(input: unknown): boolean {
  if (!isJsonObject(input)) return false;
  for (const key in input) {
    const value = input[key];
    if (key === 'duration' || key === 'response') {
      if (typeof value !== 'string' || (key === 'duration' && !isDuration(value))) return false;
    } else if (key === 'success' || key === 'completion') {
      if (typeof value !== 'boolean') return false;
    } else if (key !== 'extensions' || !plainExtensions(value)) return false;
  }
  return true;
}

function plainContext(input: unknown): boolean {
  if (!isJsonObject(input)) return false;
  for (const key in input) {
    const value = input[key];
    if (key === 'registration') {
      if (typeof value !== 'string' || !isUuid(value)) return false;
    } else if (key === 'platform' || key === 'revision') {
      if (typeof value !== 'string') return false;
    } else if (key !== 'extensions' || !plainExtensions(value)) return false;
  }
  return true;
}

function plainExtensions(input: unknown): boolean {
  if (!isJsonObject(input)) return false;
  for (const key in input) if (!isIri(key)) return false;
  return true;
}

function plainMap(input: unknown): boolean {
  if (!isJsonObject(input)) return false;
  let entries = 0;
  for (const key in input) {
    if (typeof input[key] !== 'string' || !isLanguageTag(key)) return false;
    entries += 1;
  }
  return entries > 0;
}
