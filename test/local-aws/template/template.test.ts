// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is CloudFormation's own syntax
import { describe, expect, it } from 'vitest';
import { Template } from '../../../local-aws/template/template.ts';

const PARAMETERS = {
  Name: { Type: 'String', Default: 'office' },
  Needed: { Type: 'String' },
  Choice: { Type: 'String', Default: '', AllowedValues: ['', 'yes'] },
  Origin: { Type: 'String', Default: 'http://localhost:1', AllowedPattern: '^https?://[a-z.]+(:[0-9]+)?$' },
};

const template = (value: unknown, more: object = {}, given: Record<string, string> = { Needed: 'n' }) =>
  new Template(
    JSON.parse(
      JSON.stringify({
        Parameters: PARAMETERS,
        Mappings: { Sizes: { small: { memory: '128' } } },
        Conditions: {
          IsOffice: { 'Fn::Equals': [{ Ref: 'Name' }, 'office'] },
          IsNot: { 'Fn::Not': [{ Condition: 'IsOffice' }] },
          Both: { 'Fn::And': [{ Condition: 'IsOffice' }, { 'Fn::Equals': ['a', 'a'] }] },
          Either: { 'Fn::Or': [{ Condition: 'IsNot' }, { Condition: 'Both' }] },
        },
        Resources: {
          Asked: { Type: 'Test::Thing', Properties: { value } },
          Vault: { Type: 'AWS::S3::Bucket', Properties: {} },
          Key: { Type: 'AWS::KMS::Key', Properties: {} },
          Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'things' } },
          Gone: { Type: 'AWS::S3::Bucket', Condition: 'IsNot', Properties: {} },
          Odd: { Type: 'AWS::Odd::Thing', Properties: {} },
          ...more,
        },
      }),
    ),
    { parameters: given, folder: '/tmp' },
  );

const resolved = (value: unknown) => template(value).resources('Test::Thing')[0]?.properties.value;

describe('intrinsics of the template', () => {
  it.each([
    ['text', 'plain', 'plain'],
    ['a number', 3, 3],
    ['Ref of a parameter’s default', { Ref: 'Name' }, 'office'],
    ['Ref of a parameter given', { Ref: 'Needed' }, 'n'],
    ['AWS::Partition', { Ref: 'AWS::Partition' }, 'aws'],
    ['AWS::Region', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['AWS::AccountId', { Ref: 'AWS::AccountId' }, '000000000000'],
    ['AWS::URLSuffix', { Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
    ['AWS::NoValue in a list', ['a', { Ref: 'AWS::NoValue' }, 'b'], ['a', 'b']],
    ['AWS::NoValue in an object', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
    ['Ref of a bucket', { Ref: 'Vault' }, 'local-vault'],
    ['GetAtt of a bucket', { 'Fn::GetAtt': ['Vault', 'Arn'] }, 'arn:aws:s3:::local-vault'],
    ['GetAtt with a dot', { 'Fn::GetAtt': 'Vault.Arn' }, 'arn:aws:s3:::local-vault'],
    [
      'GetAtt of a named table',
      { 'Fn::GetAtt': ['Table', 'Arn'] },
      'arn:aws:dynamodb:us-east-1:000000000000:table/things',
    ],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Name' }]] }, 'a-office'],
    ['Join over Split', { 'Fn::Join': ['+', { 'Fn::Split': ['/', 'a/b'] }] }, 'a+b'],
    ['Sub', { 'Fn::Sub': '${Name} at ${Vault.Arn}' }, 'office at arn:aws:s3:::local-vault'],
    ['Sub with its own words', { 'Fn::Sub': ['${own} ${Name}', { own: { Ref: 'Needed' } }] }, 'n office'],
    ['Sub with a literal', { 'Fn::Sub': '${!Name}' }, '${Name}'],
    ['Select over Split', { 'Fn::Select': [2, { 'Fn::Split': ['/', 'https://host/x'] }] }, 'host'],
    ['If that holds', { 'Fn::If': ['IsOffice', 'yes', 'no'] }, 'yes'],
    ['If that does not', { 'Fn::If': ['IsNot', 'yes', 'no'] }, 'no'],
    ['If over And', { 'Fn::If': ['Both', 'yes', 'no'] }, 'yes'],
    ['If over Or', { 'Fn::If': ['Either', 'yes', 'no'] }, 'yes'],
    ['If with no value', [{ 'Fn::If': ['IsNot', 'x', { Ref: 'AWS::NoValue' }] }], []],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', 'small', 'memory'] }, '128'],
  ])('%s', (_, value, expected) => {
    expect(resolved(value)).toEqual(expected);
  });

  it.each([
    ['an intrinsic it does not know', { 'Fn::ImportValue': 'x' }, /does not know Fn::ImportValue/],
    ['Fn::Cidr', { 'Fn::Cidr': ['10.0.0.0/8', 1, 8] }, /does not know Fn::Cidr/],
    ['a resource that is not there', { Ref: 'Nowhere' }, /there is no resource Nowhere/],
    ['a resource whose condition does not hold', { Ref: 'Gone' }, /there is no resource Gone/],
    [
      'an attribute it does not know',
      { 'Fn::GetAtt': ['Vault', 'WebsiteURL'] },
      /attribute WebsiteURL of Vault/,
    ],
    ['a type it does not know', { Ref: 'Odd' }, /cannot refer to Odd, a AWS::Odd::Thing/],
    ['a dynamic reference', '{{resolve:ssm:x}}', /dynamic references/],
    ['an unknown condition', { 'Fn::If': ['Nothing', 1, 2] }, /unknown condition Nothing/],
    ['a list past its end', { 'Fn::Select': [5, ['a']] }, /past the end/],
    ['an intrinsic beside other keys', { 'Fn::Sub': 'x', other: 1 }, /stands beside other keys/],
  ])('refuses %s', (_, value, sentence) => {
    expect(() => resolved(value)).toThrow(sentence);
  });

  it('leaves a resource alone that is not asked for', () => {
    const odd = template('x', {
      Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { a: { 'Fn::Odd': 1 } } },
    });
    expect(odd.types().get('AWS::CloudWatch::Alarm')).toEqual(['Alarm']);
    expect(odd.types().has('AWS::S3::Bucket')).toBe(true);
    expect(odd.types().get('AWS::S3::Bucket')).toEqual(['Vault']);
  });

  it.each([
    ['a parameter without a value', {}, /parameter Needed has no value/],
    [
      'a value that is not allowed',
      { Needed: 'n', Choice: 'no' },
      /does not allow the value given for its parameter Choice/,
    ],
    ['a value out of its pattern', { Needed: 'n', Origin: 'ftp://x' }, /parameter Origin does not match/],
  ])('refuses %s', (_, given, sentence) => {
    expect(() => template('x', {}, given)).toThrow(sentence);
  });
});
