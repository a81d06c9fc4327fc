const TURNS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** A sentence that others' names stand in: a mark in a name must not turn the words behind it. */
export const straight = (text: string): string => text.replaceAll(TURNS, '');
