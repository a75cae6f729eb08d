/**
 * In place of the SDK's chain of ways to credentials (infra/bundle.ts): Lambda gives a function those of its role in
 * the environment, and nothing of single sign-on, profiles and other machines is bundled or read.
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
