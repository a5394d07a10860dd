import type { z } from 'zod'
import { textIn } from '../../../kernel/localized.ts'
import { Say, useFormats, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Breadcrumb, ButtonLink, Lede, PageTitle, Section, Tools } from '../../../ui/cards.tsx'
import { StateBadge } from '../../../ui/figure.tsx'
import { Table } from '../../../ui/table.tsx'
import type { showEvidence } from '../show-evidence.ts'
import { texts } from '../texts.ts'

type Data = z.output<typeof showEvidence.output>

export const EvidencePage: Page<Data> = {
  kind: 'work',
  title: ({ title }, { language }) => `${texts.in(language)('title')} – ${textIn(title, language).text}`,
  body: Evidence,
}

const badges = { there: 'reached', missing: 'late', later: 'no_data', not_applicable: 'no_data' } as const

function Evidence({ data }: PageProps<Data>) {
  const t = useTexts(texts)
  const { day } = useFormats()
  const at = `/travail/formations/sessions/${data.session}`
  const missing = data.pieces.filter((one) => one.standing === 'missing').length
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[
          { label: t('training'), href: '/travail/formations' },
          { label: day(data.day), href: at },
          { label: t('title') },
        ]}
      />
      <PageTitle>{t('title')}</PageTitle>
      <Lede>
        <Say text={data.title} />
      </Lede>
      <p>{t('missing', { n: missing })}</p>
      <Section title={t('missing.title')}>
        <Table
          caption={t('missing.title')}
          captionHidden
          label={t('missing.title')}
          columns={[
            { key: 'piece', label: t('piece') },
            { key: 'standing', label: t('standing') },
          ]}
          rows={data.pieces.map(({ piece, standing }) => ({
            piece: t(`piece.${piece}`),
            standing: (
              <>
                <StateBadge state={badges[standing]} label={t(`standing.${standing}`)} />
                {piece === 'certificates' && data.certificates.due > 0 && (
                  <p class="hint">{t('certificates.due', { n: data.certificates.due })}</p>
                )}
              </>
            ),
          }))}
        />
      </Section>
      <Tools>
        <ButtonLink href={`${at}/dossier.zip`}>{t('keep')}</ButtonLink>
      </Tools>
      <p class="hint">{t('keep.what')}</p>
    </>
  )
}
