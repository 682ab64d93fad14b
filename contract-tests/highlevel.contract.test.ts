import { describeContract } from 'understudy/jest';

describeContract('highlevel');
