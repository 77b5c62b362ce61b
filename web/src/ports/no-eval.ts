// Keeps zod from building code at run time, which the house's policy forbids. Imported before all else.

import { z } from 'zod'

z.config({ jitless: true })
