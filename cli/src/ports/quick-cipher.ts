// Sealing and opening by Node's own library: six times as fast as by JavaScript, and loaded in a fifth of the time.

import type { Cipher } from '@forewarn/core/sealing/payload'
import { chacha } from './quick-chacha.ts'
import { quickWrapping } from './quick-wrapping.ts'

export const quickCipher: Cipher = { ...chacha, wrapping: quickWrapping }
