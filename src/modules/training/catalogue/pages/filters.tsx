import type { z } from 'zod'
import { useFormats, useTexts } from '../../../../server/reader.tsx'
import { TextLink, Tools } from '../../../../ui/cards.tsx'
import { Button, Check, Field, Select } from '../../../../ui/form.tsx'
import { texts } from '../../texts.ts'
import { orientations } from '../../training.forms.ts'
import { durations, filterQuery } from '../catalogue.forms.ts'
import type { showCatalogue } from '../show-catalogue.ts'

type Data = z.output<typeof showCatalogue.output>

/** What is looked for: words, and what the modules are. */
export function Filters({ filters, programmes }: Data) {
  const t = useTexts(texts)
  const { text } = useFormats()
  const { search, programme, orientation, duration, open } = filters
  return (
    <search>
      <form method="get" action="/formations">
        <Field name="search" label={t('catalogue.search')} type="search" value={search} />
        {programmes.length > 1 && (
          <Select
            name="programme"
            label={t('catalogue.programme')}
            options={programmes.map(({ slug, title }) => ({ value: slug, label: text(title) }))}
            value={programme}
            placeholder={t('catalogue.programme.any')}
          />
        )}
        <Select
          name="orientation"
          label={t('orientation')}
          options={orientations.map((value) => ({ value, label: t(`orientation.${value}`) }))}
          value={orientation}
          placeholder={t('orientation.any')}
        />
        <Select
          name="duration"
          label={t('sheet.duration')}
          options={durations.map((value) => ({ value, label: t(`catalogue.duration.${value}`) }))}
          value={duration}
          placeholder={t('catalogue.duration.any')}
        />
        <Check name="open" label={t('catalogue.open')} checked={open ?? false} />
        <Tools>
          <Button>{t('catalogue.find')}</Button>
          {filterQuery(filters).size > 0 && <TextLink href="/formations">{t('catalogue.all')}</TextLink>}
        </Tools>
      </form>
    </search>
  )
}
