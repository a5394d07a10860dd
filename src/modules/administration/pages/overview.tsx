import type { z } from 'zod'
import { useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Card, Cards, Lede, PageTitle } from '../../../ui/cards.tsx'
import type { showAdministration } from '../show-administration.ts'
import { texts } from '../texts.ts'

type Data = z.output<typeof showAdministration.output>

export const AdministrationPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('title'),
  body: Administration,
}

function Administration({ data }: PageProps<Data>) {
  const t = useTexts(texts)
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <Lede>{t('lede')}</Lede>
      <Cards>
        {data.rooms.map(({ href, label, detail }) => (
          <Card title={label} meta={detail} action={{ href, label: t('open') }} />
        ))}
      </Cards>
    </>
  )
}
