// A recipient's own say in how it is told that something waits.

import type { Contact, ContactChange } from '@forewarn/core/wire/contact'
import type { Desk } from './sign-in.ts'

export function readContact({ house }: Desk): Promise<Contact> {
  return house.call('contact')
}

/** @throws Refusal `contact.unfitKey` */
export function changeContact({ house }: Desk, change: ContactChange): Promise<Contact> {
  return house.call('putContact', { body: change })
}
