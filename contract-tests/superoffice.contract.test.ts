import { describeContract } from 'understudy/jest';

describeContract('superoffice');
