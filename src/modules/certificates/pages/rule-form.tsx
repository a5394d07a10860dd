import { useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { PageProps } from '../../../server/web.tsx'
import { Check, Field, Form, Select } from '../../../ui/form.tsx'
import { formRefusal } from '../../organisations/index.ts'
import { texts } from '../texts.ts'
import type { Data } from './certified.tsx'

const shares = [0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 1]

/** What a programme asks of whoever it certifies, and in whose name. */
export function RuleForm({ data: { slug, rule, offered }, refusal, typed = {} }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { percent, text } = useFormats()
  const words = {
    issuer: t('rule.issuer'),
    co_issuer: t('rule.co_issuer'),
    modules: t('rule.modules'),
    attendance: t('rule.attendance'),
    work: t('rule.work'),
    ects: t('rule.ects'),
    eqf: t('rule.eqf'),
  }
  const options = (of: Data['offered']['issuer']) =>
    of.map((one) => ({ value: one.slug, label: text(one.name) }))
  const was = (name: 'modules' | 'ects' | 'eqf') => typed[name] ?? rule?.[name] ?? undefined
  return (
    <Form
      id="regle"
      action={`/travail/certificats/${slug}`}
      hidden={rule ? { version: String(rule.version) } : {}}
      refusal={formRefusal(refusal, language, words)}
      submit={t('rule.save')}
    >
      <Select
        name="issuer"
        label={words.issuer}
        hint={t('rule.issuer.hint')}
        value={typed['issuer'] ?? rule?.issuer}
        options={options(offered.issuer)}
        required
      />
      <Select
        name="co_issuer"
        label={words.co_issuer}
        value={typed['co_issuer'] ?? rule?.co_issuer ?? ''}
        options={options(offered.co_issuer)}
        placeholder={t('rule.co_issuer.none')}
        optionalLabel={t('optional')}
      />
      <Field
        name="modules"
        type="number"
        min={1}
        max={100}
        label={words.modules}
        hint={t('rule.modules.hint')}
        value={was('modules')}
        optionalLabel={t('optional')}
      />
      <Select
        name="attendance"
        label={words.attendance}
        value={typed['attendance'] ?? String(rule?.attendance ?? 0.8)}
        options={[...new Set([...shares, rule?.attendance ?? 0.8])]
          .sort()
          .map((share) => ({ value: String(share), label: percent(share) }))}
      />
      <Check
        name="work"
        value="true"
        label={words.work}
        // A box that is not ticked is not sent: once refused, what is not there was taken away.
        checked={refusal ? typed['work'] !== undefined : rule?.work}
      />
      <Field
        name="ects"
        type="number"
        min={0.5}
        step={0.5}
        label={words.ects}
        value={was('ects')}
        optionalLabel={t('optional')}
      />
      <Field
        name="eqf"
        type="number"
        min={1}
        max={8}
        label={words.eqf}
        value={was('eqf')}
        optionalLabel={t('optional')}
      />
    </Form>
  )
}
