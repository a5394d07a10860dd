import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TrainedWorld, trainedWorld } from '../../../tests/support/trained-world.ts'
import { accepted, bytes } from '../../../tests/support/world.ts'
import type { Request } from '../../server/use-case.ts'
import { eraseHolder } from './erase-holder.ts'
import { issueCertificate } from './issue-certificate.ts'
import { issueToAll } from './issue-to-all.ts'
import { createIssuer } from './issuers/create-issuer.ts'
import { readDid } from './issuers/read-issuers.ts'
import { rotateIssuerKey } from './issuers/rotate-issuer-key.ts'
import { noteWork } from './note-work.ts'
import { readCertificate, readStatusList } from './read-certificate.ts'
import { revokeCertificate } from './revoke-certificate.ts'
import { setRule } from './set-rule.ts'
import { sheetOf } from './sheet/sheet.ts'
import { showCertificate } from './show-certificate.ts'
import { verifyCertificate } from './verify-certificate.ts'

describe('certificates of a programme', () => {
  let t: TrainedWorld
  let { after, follow }: Pick<TrainedWorld, 'after' | 'follow'> = {} as TrainedWorld
  beforeAll(async () => {
    t = await trainedWorld()
    ;({ after, follow } = t)
  })
  afterAll(() => t.w.end())

  const codeOf = async (answer: Promise<{ ok: boolean; code?: string }>) => {
    const { ok, code } = await answer
    return ok ? 'done' : code
  }
  const badgeOf = async (id: string) => accepted(await readCertificate(t.w.nobody(), { id })) as any
  const verdict = async (given: object, by: Request = t.later(t.w.nobody(), after.now.toISOString())) =>
    accepted(await verifyCertificate(by, given))
  const one = async (given: string, more: object = {}) => {
    const [enrolment] = await follow([{ given }])
    return accepted(await issueCertificate(after, { enrolment, ...more })).id
  }

  it('is refused to whoever does not qualify, with the reasons; issued to whoever does, once', async () => {
    const [half] = await follow([{ given: 'Absente' }], t.sessions.slice(0, 1))
    expect(await issueCertificate(after, { enrolment: half })).toMatchObject({
      code: 'certificate.not_qualified',
      faults: [{ code: 'certificate.modules_missing', expected: '2', found: '1' }],
    })
    const [rarely] = await follow([{ given: 'Rarement' }], t.sessions, ['morning'])
    expect(await issueCertificate(after, { enrolment: rarely })).toMatchObject({
      faults: [{ code: 'certificate.attendance_too_low', expected: '0.8', found: '0.5' }],
    })
    const [enrolment] = await follow([{ given: 'Ana', email: 'Ana@example.org' }])
    const { id, url } = accepted(await issueCertificate(after, { enrolment }))
    expect(url).toBe(`https://maillage.example/certificats/${id}`)
    expect(await codeOf(issueCertificate(after, { enrolment }))).toBe('certificate.issued_already')
    expect(await codeOf(issueCertificate(await t.w.as('trainer', 'centre'), { enrolment }))).toBe('not_found')
    expect(await codeOf(issueCertificate(await t.w.as('worker', 'reseau'), { enrolment }))).toBe(
      'auth.forbidden',
    )
  })

  it('is issued at once to all who qualify and hold none, and names none of them', async () => {
    const followed = await follow([{ given: 'Toutes' }, { given: 'Tous' }])
    expect(followed).toHaveLength(2)
    expect(
      await codeOf(
        issueToAll(t.later(await t.w.as('trainer', 'centre'), after.now.toISOString()), {
          slug: 'accueillir-ensemble',
        }),
      ),
    ).toBe('not_found')
    const { issued } = accepted(await issueToAll(after, { slug: 'accueillir-ensemble' }))
    expect(issued).toHaveLength(2)
    for (const id of issued) {
      const badge = await badgeOf(id)
      expect(JSON.stringify(badge)).not.toMatch(/Tou[st]/)
      expect(await verdict({ credential: badge })).toMatchObject({ signature: 'valid', status: 'valid' })
    }
    expect(await codeOf(issueToAll(after, { slug: 'accueillir-ensemble' }))).toBe('certificate.nobody')
  })

  it('is verified by anybody, by its file or its address; altered by one character it does not hold', async () => {
    const id = await one('Bo')
    const badge = await badgeOf(id)
    const valid = {
      signature: 'valid',
      status: 'valid',
      reasons: [],
      certificate: id,
      issuer: { name: { fr: 'Réseau' }, known: true },
    }
    expect(await verdict({ credential: badge })).toMatchObject(valid)
    expect(await verdict({ credential: JSON.stringify(badge) })).toMatchObject(valid)
    expect(await verdict({ address: badge.id })).toMatchObject(valid)
    expect(await verdict({ address: `/api/v1/certificates/${id}` })).toMatchObject(valid)
    // Its two files and what browsers add to an address are this certificate too.
    for (const end of ['/', '/certificat.pdf', '/certificat.json', '/certificat.pdf?a=b', '/#sceau'])
      expect(await verdict({ address: `${badge.id}${end}` }), end).toMatchObject(valid)
    for (const end of ['/autre', '/certificat.exe', '/certificat.pdf/plus'])
      expect((await verdict({ address: `${badge.id}${end}` })).reasons, end).toEqual([
        'certificate.address_elsewhere',
      ])
    expect(await verdict({ credential: badge, offline: true })).toMatchObject({
      ...{ signature: 'valid', status: 'not_checked', reasons: ['certificate.status_not_checked'] },
    })
    const altered = JSON.stringify(badge).replace('Accueillir', 'Accueiller')
    expect(await verdict({ credential: altered })).toMatchObject({
      signature: 'invalid',
      reasons: ['certificate.altered'],
    })
  })

  it('is in the language of whoever issues it, unless another is named', async () => {
    const dutch = { ...after, actor: { ...after.actor, language: 'nl' as const } }
    const [first, second] = await follow([{ given: 'Nel' }, { given: 'Nol' }])
    const languageOf = async (given: object) => {
      const { id } = accepted(await issueCertificate(dutch, { enrolment: '', ...given }))
      return (await badgeOf(id)).credentialSubject.achievement.inLanguage
    }
    expect(await languageOf({ enrolment: first })).toBe('nl')
    expect(await languageOf({ enrolment: second, language: 'de' })).toBe('de')
  })

  it('says nothing of who holds it but what they allow', async () => {
    const [quiet, named] = await follow([{ given: 'Discrète', email: 'd@example.org' }, { given: 'Nommée' }])
    const silent = await badgeOf(accepted(await issueCertificate(after, { enrolment: quiet })).id)
    for (const word of ['Discr', 'Martin', 'example.org', 'professional']) {
      expect(
        JSON.stringify(silent).replaceAll('maillage.example', '').replaceAll('reseau.example', ''),
      ).not.toContain(word)
    }
    const [identity] = silent.credentialSubject.identifier
    const digest = createHash('sha256').update(`d@example.org${identity.salt}`).digest('hex')
    expect(identity).toMatchObject({
      hashed: true,
      identityType: 'emailAddress',
      identityHash: `sha256$${digest}`,
    })
    const open = await badgeOf(accepted(await issueCertificate(after, { enrolment: named, named: true })).id)
    expect(open.credentialSubject.identifier).toMatchObject([
      { hashed: false, identityHash: 'Nommée Martin' },
    ])
  })

  it('is revoked in a signed list of 131 072 places, and may then be issued anew', async () => {
    const [enrolment] = await follow([{ given: 'Di' }])
    const { id } = accepted(await issueCertificate(after, { enrolment }))
    const badge = await badgeOf(id)
    const { statusListCredential: url, statusListIndex: index } = badge.credentialStatus
    const [, key, list] = /lists\/([\w-]+)\/(\d+)$/.exec(url) as unknown as [string, string, string]
    const listed = async () => {
      const found = accepted(await readStatusList(after, { key, list })) as any
      expect(await verdict({ credential: found })).toMatchObject({ signature: 'valid' })
      expect(found.id).toBe(url)
      const bits = gunzipSync(Buffer.from(found.credentialSubject.encodedList.slice(1), 'base64url'))
      expect(bits.length * 8).toBe(131_072)
      return ((bits[Number(index) >> 3] ?? 0) >> (7 - (Number(index) & 7))) & 1
    }
    expect(await listed()).toBe(0)
    expect(await codeOf(revokeCertificate(await t.w.as('trainer', 'reseau'), { id, reason: 'error' }))).toBe(
      'auth.forbidden',
    )
    expect(
      await codeOf(revokeCertificate(await t.w.as('coordinator', 'centre'), { id, reason: 'error' })),
    ).toBe('not_found')
    accepted(await revokeCertificate(after, { id, reason: 'error' }))
    expect(await listed()).toBe(1)
    expect(await codeOf(revokeCertificate(after, { id, reason: 'error' }))).toBe(
      'certificate.revoked_already',
    )
    expect(await verdict({ credential: badge })).toMatchObject({
      ...{ signature: 'valid', status: 'revoked', reasons: ['certificate.revoked'] },
    })
    const again = accepted(await issueCertificate(after, { enrolment }))
    expect(await verdict({ credential: await badgeOf(again.id) })).toMatchObject({ status: 'valid' })
  })

  it('keeps holding once its issuer has another key', async () => {
    const before = await badgeOf(await one('Eve'))
    accepted(await rotateIssuerKey(after, { slug: 'reseau' }))
    const since = await badgeOf(await one('Fay'))
    expect(since.proof.verificationMethod).not.toBe(before.proof.verificationMethod)
    for (const badge of [before, since])
      expect(await verdict({ credential: badge })).toMatchObject({ signature: 'valid', status: 'valid' })
    const did = accepted(await readDid(t.w.nobody(), { slug: 'reseau' })) as any
    expect(did.id).toBe('did:web:maillage.example:emetteurs:reseau')
    for (const badge of [before, since]) expect(did.assertionMethod).toContain(badge.proof.verificationMethod)
    expect(await codeOf(rotateIssuerKey(await t.w.as('coordinator', 'centre'), { slug: 'reseau' }))).toBe(
      'not_found',
    )
  })

  it('is signed under the name of the key itself until this site has a public one, and keeps that name', async () => {
    accepted(await createIssuer(after, { slug: 'ecole', name: 'École', url: 'https://ecole.example' }))
    accepted(await setRule(after, { slug: 'accueillir-ensemble', attendance: 0.8, issuer: 'ecole' }))
    const local = { ...after, baseUrl: 'http://127.0.0.1:3000' }
    const [gil, hoa] = await follow([{ given: 'Gil' }, { given: 'Hoa' }])
    const first = await badgeOf(accepted(await issueCertificate(local, { enrolment: gil })).id)
    const second = await badgeOf(accepted(await issueCertificate(after, { enrolment: hoa })).id)
    expect(first.issuer.id).toMatch(/^did:key:z6Mk/)
    expect(second.issuer.id).toBe(first.issuer.id)
    expect(await verdict({ credential: first })).toMatchObject({
      signature: 'valid',
      issuer: { known: true },
    })
    accepted(await setRule(after, { slug: 'accueillir-ensemble', attendance: 0.8, issuer: 'reseau' }))
  })

  it('asks for assessed work where the programme does, noted by a trainer', async () => {
    accepted(
      await setRule(after, { slug: 'accueillir-ensemble', attendance: 0.8, work: true, issuer: 'reseau' }),
    )
    const [enrolment] = await follow([{ given: 'Ida' }])
    expect(await issueCertificate(after, { enrolment })).toMatchObject({
      faults: [{ code: 'certificate.work_not_assessed' }],
    })
    const trainer = await t.w.as('trainer', 'reseau')
    expect(await codeOf(noteWork(await t.w.as('trainer', 'centre'), { enrolment }))).toBe('not_found')
    accepted(await noteWork(trainer, { enrolment }))
    accepted(await issueCertificate(after, { enrolment }))
    accepted(await setRule(after, { slug: 'accueillir-ensemble', attendance: 0.8, issuer: 'reseau' }))
  })

  it('tells of a second issuer, of credits and of a level, where there are', async () => {
    accepted(
      await createIssuer(after, { slug: 'universite', name: 'Université', url: 'https://univ.example' }),
    )
    const more = { co_issuer: 'universite', ects: 3, eqf: 5 }
    accepted(
      await setRule(after, { slug: 'accueillir-ensemble', attendance: 0.8, issuer: 'reseau', ...more }),
    )
    const badge = await badgeOf(await one('Jo'))
    const { achievement } = badge.credentialSubject
    expect(achievement).toMatchObject({ creditsAvailable: 3, creator: { name: 'Université' } })
    expect(achievement.alignment.map((a: any) => a.targetName)).toEqual([
      'Savoir accueillir sans juger',
      'Savoir écouter à plusieurs',
      'Cadre européen des certifications, niveau 5',
    ])
    const told = accepted(await showCertificate(t.w.nobody(), { id: badge.id.split('/').at(-1) }))
    expect(told.competences).toEqual(['Savoir accueillir sans juger', 'Savoir écouter à plusieurs'])
    expect(told.level).toBe('Cadre européen des certifications, niveau 5')
    const place = { language: 'fr', timeZone: 'Europe/Brussels', demonstration: false } as const
    expect(sheetOf(told, place).facts).toContainEqual(['Niveau de qualification', told.level])
    expect(await verdict({ credential: badge })).toMatchObject({ signature: 'valid' })
    accepted(await setRule(after, { slug: 'accueillir-ensemble', attendance: 0.8, issuer: 'reseau' }))
  })

  it('or is a school’s own diploma: a PDF by its content, known by its digest', async () => {
    const pdf = bytes('%PDF-1.7\nun diplôme\n%%EOF')
    const [enrolment] = await follow([{ given: 'Kim' }])
    const picture = { name: 'd.pdf', bytes: bytes('un texte') }
    expect(await codeOf(issueCertificate(after, { enrolment, diploma: picture }))).toBe('file.type')
    const { id } = accepted(
      await issueCertificate(after, { enrolment, diploma: { name: 'd.pdf', bytes: pdf } }),
    )
    const sha256 = createHash('sha256').update(pdf).digest('hex')
    expect(await badgeOf(id)).toMatchObject({ type: 'Diploma', sha256, status: 'valid' })
    const known = { signature: 'valid', status: 'valid', reasons: ['certificate.by_digest'], certificate: id }
    expect(await verdict({ sha256 })).toMatchObject(known)
    expect(await verdict({ address: id })).toMatchObject(known)
    expect(await verdict({ sha256: '0'.repeat(64) })).toMatchObject({
      reasons: ['certificate.digest_unknown'],
    })
    accepted(await revokeCertificate(after, { id, reason: 'withdrawn' }))
    expect(await verdict({ sha256 })).toMatchObject({ status: 'revoked' })
  })

  it('what is no badge, of a foreign vocabulary, of an unknown proof or key does not hold, and says why', async () => {
    const badge = await badgeOf(await one('Lou'))
    const wrong = async (credential: unknown) => (await verdict({ credential })).reasons
    expect(await wrong('nothing')).toEqual(['certificate.not_json'])
    expect(await wrong(undefined)).toEqual(['certificate.not_json'])
    expect(await wrong([badge])).toEqual(['certificate.not_json'])
    expect(await wrong({ ...badge, type: ['Other'] })).toEqual(['certificate.not_badge'])
    const foreign = 'https://attacker.example/context.json'
    expect(await wrong({ ...badge, '@context': [...badge['@context'], foreign] })).toEqual([
      'certificate.context_foreign',
    ])
    expect(await wrong({ ...badge, evidence: [{ '@context': { name: 'urn:x' } }] })).toEqual([
      'certificate.context_foreign',
    ])
    expect(await wrong({ ...badge, proof: undefined })).toEqual(['certificate.proof_missing'])
    expect(await wrong({ ...badge, proof: { ...badge.proof, type: 'RsaSignature2018' } })).toEqual([
      'certificate.proof_unknown',
    ])
    expect(await wrong({ ...badge, proof: { ...badge.proof, cryptosuite: 'eddsa-jcs-2022' } })).toEqual([
      'certificate.proof_unknown',
    ])
    expect(await wrong({ ...badge, issuer: { ...badge.issuer, id: 'did:web:attacker.example' } })).toEqual([
      'certificate.key_unknown',
    ])
    const method = 'did:web:attacker.example#z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBXQ7XJbt4swbTQ'
    const theirs = {
      ...badge,
      issuer: 'did:web:attacker.example',
      proof: { ...badge.proof, verificationMethod: method },
    }
    expect(await wrong(theirs)).toEqual(['certificate.key_unknown'])
    expect((await verdict({ address: 'https://attacker.example/certificats/1' })).reasons).toEqual([
      'certificate.address_elsewhere',
    ])
  })

  it('a holder who asks for it is erased: no name, no badge here; their file still holds', async () => {
    const id = await one('Effacée', { named: true })
    const badge = await badgeOf(id)
    expect(JSON.stringify(badge)).toContain('Effacée')
    accepted(await eraseHolder(after, { id }))
    accepted(await eraseHolder(after, { id }))
    expect(await codeOf(readCertificate(t.w.nobody(), { id }))).toBe('gone')
    expect((await verdict({ address: id })).reasons).toEqual(['certificate.erased'])
    expect(await verdict({ credential: badge })).toMatchObject({ signature: 'valid', status: 'valid' })
    const { rows } = await t.w.pools.owner.query(
      `select given, family, college from certificate_holder where certificate = $1`,
      [id],
    )
    expect(rows).toEqual([{ given: null, family: null, college: 'professional' }])
    expect(JSON.stringify(await t.w.journal())).not.toContain('Effacée')
  })

  it('on the database itself nobody reads who holds a certificate but those who run the programme', async () => {
    await one('Secrète')
    const reads = async (account: string) => {
      const client = await t.w.pools.app.connect()
      try {
        await client.query('begin')
        await client.query(`select set_config('maillage.actor', $1, true)`, [account])
        return (await client.query(`select 1 from certificate_holder where given = 'Secrète'`)).rowCount
      } finally {
        await client.query('rollback')
        client.release()
      }
    }
    await t.w.as('worker', 'reseau')
    await t.w.as('service_manager', 'reseau')
    expect(await reads('coordinator@reseau')).toBe(1)
    for (const account of ['worker@reseau', 'service_manager@reseau', 'coordinator@centre', '', 'link:x'])
      expect(await reads(account), account).toBe(0)
  })
})
