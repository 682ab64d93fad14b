import { describeContract } from 'understudy/jest';

describeContract('wethod');
