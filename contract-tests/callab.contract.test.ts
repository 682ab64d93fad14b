import { describeContract } from 'understudy/jest';

describeContract('callab');
