/** What functions do to the table and to buckets, action by action. */
export const READ = ['dynamodb:GetItem', 'dynamodb:Query'];

/** A transaction asks for the permissions of its parts. */
export const WRITE = [
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:ConditionCheckItem',
];

export const READ_OBJECT = ['s3:GetObject', 's3:GetObjectVersion'];

/** Who may read may also see that there is nothing: without this an absent object answers 403 and not 404. */
export const SEE = ['s3:ListBucket'];
