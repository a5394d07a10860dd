import type { z } from 'zod'
import { useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Crumb, Lede, PageTitle } from '../../../ui/cards.tsx'
import { Field, Form } from '../../../ui/form.tsx'
import { formRefusal } from '../../organisations/index.ts'
import { texts } from '../texts.ts'
import type { showSettings } from './change-settings.ts'

type Data = z.output<typeof showSettings.output>

export const SettingsPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('settings.title'),
  body: Settings,
}

const written = ['fr', 'nl', 'de', 'en'] as const

function Settings({ data, refusal, typed = {} }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language, actor } = useReader()
  const words: Record<string, string> = {
    ...Object.fromEntries(written.map((lang) => [`name.${lang}`, t(`settings.name.${lang}`)])),
    time_zone: t('settings.time_zone'),
    threshold: t('settings.threshold'),
  }
  return (
    <>
      <Crumb>
        <a href="/administration">{t('title')}</a>
      </Crumb>
      <PageTitle>{t('settings.title')}</PageTitle>
      <Lede>{t('settings.lede')}</Lede>
      {actor.may('settings.change') ? (
        <Form
          action="/administration/reglages"
          hidden={{ version: String(data.version) }}
          refusal={formRefusal(refusal, language, words)}
          submit={t('settings.save')}
        >
          {written.map((lang) => (
            <Field
              name={`name.${lang}`}
              label={words[`name.${lang}`]}
              value={typed[`name.${lang}`] ?? data.name[lang]}
              lang={lang}
              required={lang === 'fr'}
              optionalLabel={lang === 'fr' ? undefined : t('optional')}
            />
          ))}
          <Field
            name="time_zone"
            label={words['time_zone']}
            hint={t('settings.time_zone.hint')}
            value={typed['time_zone'] ?? data.time_zone}
            list={Intl.supportedValuesOf('timeZone').filter((zone) => zone.startsWith('Europe/'))}
            required
          />
          <Field
            name="threshold"
            type="number"
            min={3}
            max={50}
            label={words['threshold']}
            hint={t('settings.threshold.hint')}
            value={typed['threshold'] ?? data.threshold}
            required
          />
        </Form>
      ) : (
        <p>{t('settings.read_only', { threshold: data.threshold, zone: data.time_zone })}</p>
      )}
    </>
  )
}
