import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const tauri = { group: ['@tauri-apps/*'], message: 'Only src/platform/ talks to the shell.' };
const words = { group: ['react-i18next'], importNames: ['useTranslation'], message: 'Too slow for a list of hundreds: @/i18n/translation has it.' };
const features = {
  group: ['@/features/*', '@/features', '../features/*', '../../features/*', '**/features/**'],
  message: 'Components know no feature.',
};

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'src/contract'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  reactHooks.configs.flat['recommended-latest'],
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { globals: globals.browser },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-ignore': true, 'ts-expect-error': true, 'ts-nocheck': true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      'no-restricted-imports': ['error', { patterns: [tauri, words] }],
      // TanStack Virtual hands out functions that the compiler cannot memoise; the rule only reports that.
      'react-hooks/incompatible-library': 'off',
    },
  },
  { files: ['src/platform/**'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['src/components/**'], rules: { 'no-restricted-imports': ['error', { patterns: [tauri, words, features] }] } },
  { files: ['public/*.js', '*.config.*'], languageOptions: { globals: { ...globals.browser, ...globals.node } } },
);
