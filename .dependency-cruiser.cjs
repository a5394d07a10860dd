// Who may import whom (docs/decisions/0003): app → modules → server → ui → kernel, a module only by its front door.
const within = (folder) => `^src/${folder}/`
const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to })

module.exports = {
  forbidden: [
    rule(
      'no-cycle',
      'Two files that need each other to run are one (types may name each other).',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule(
      'kernel-is-pure',
      'The kernel knows nothing of the product, the platform or Node.',
      { path: within('kernel'), pathNot: '\\.test\\.' },
      { path: '.', pathNot: [within('kernel'), 'node_modules/zod'] },
    ),
    rule(
      'ui-has-no-product',
      'The design system knows the kernel only.',
      { path: within('ui'), pathNot: '\\.test\\.' },
      { path: '^src/', pathNot: [within('ui'), within('kernel')] },
    ),
    rule(
      'server-knows-no-module',
      'The platform knows no capability.',
      { path: within('server') },
      { path: [within('modules'), within('cli'), '^src/app\\.ts'] },
    ),
    rule(
      'module-by-its-front-door',
      'A module reaches another through its index.ts or module.ts only.',
      { path: '^src/modules/([^/]+)/' },
      { path: '^src/modules/', pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/(index|module)\\.ts$'] },
    ),
    rule(
      'app-by-front-doors',
      'Who composes the modules uses their front doors too.',
      { path: ['^src/app\\.ts', within('cli')] },
      { path: '^src/modules/', pathNot: '^src/modules/[^/]+/(index|module)\\.ts$' },
    ),
    rule(
      'modules-know-no-app',
      'A capability does not know what it is composed into.',
      { path: within('modules'), pathNot: '\\.test\\.' },
      { path: [within('cli'), '^src/app\\.ts'] },
    ),
    rule(
      'rules-are-pure',
      'A rules file imports the kernel, its sibling rules and types only.',
      { path: '^src/modules/[^/]+/(state|aggregate|declaration|document|organisation|release|plan)\\.ts$' },
      { path: ['node_modules', '^src/server/', '\\.db\\.ts$', '\\.tsx$'], dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'no-tests-in-code',
      'Code does not import what only tests need.',
      { path: '^src/', pathNot: '\\.test\\.tsx?$' },
      { path: ['^tests/', '\\.test\\.'] },
    ),
    rule(
      'no-dev-dependency',
      'What runs is among the dependencies.',
      { path: '^src/', pathNot: '\\.test\\.tsx?$' },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/@types' },
    ),
    rule('resolvable', 'Every import leads somewhere.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.json', '.mjs'],
    },
  },
}
