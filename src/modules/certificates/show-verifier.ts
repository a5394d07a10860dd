import { z } from 'zod'
import { ok } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import { Verdict } from './certificates.forms.ts'
import { verdictOn } from './verify-certificate.ts'

/** The page on which anybody verifies a certificate; with what was found, where an address is given. */
export const showVerifier = query({
  action: 'certificate.verify',
  input: z.object({ adresse: z.string().trim().max(500).optional() }),
  output: z.object({ address: z.string(), verdict: Verdict.nullable() }),

  async run(reading, { adresse: address = '' }) {
    return ok({ address, verdict: address ? await verdictOn(reading, { address }) : null })
  },
})
