/** `customer_id` and `customerId` are one name. */
export const bare = (name: string): string => name.toLowerCase().replaceAll(/[^a-z\d]/g, '');
