// Made by `understudy types highlevel`; with --check the command says whether this file is stale.

export interface paths {
    "/contacts/{contactId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one contact
         * @description One contact, by its id.
         */
        get: operations["get-contact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The envelope of the contact, which is in it (observed). */
        ContactResponse: {
            contact?: components["schemas"]["Contact"];
            /** @description Identifies the request to the vendor's support, says another page of the vendor (elsewhere). */
            traceId?: components["schemas"]["TraceId"];
        } & unknown;
        /** @description A contact. Many fields may be null (observed). */
        Contact: {
            /** @example seD4PfOuKoVMLkEZqohJ */
            id?: string;
            /** @example rubika deo */
            name?: string | components["schemas"]["Unset"];
            /** @example ve9EPM428h8vShlRW1KT */
            locationId?: string;
            /** @example rubika */
            firstName?: string | components["schemas"]["Unset"];
            /** @example Deo */
            lastName?: string | components["schemas"]["Unset"];
            /** @example rubika@deos.com */
            email?: string | components["schemas"]["Unset"];
            /** @example rubika@deos.com */
            emailLowerCase?: string | components["schemas"]["Unset"];
            /** @example  */
            timezone?: string | components["schemas"]["Unset"];
            /** @example DGS VolMAX */
            companyName?: string | components["schemas"]["Unset"];
            /** @example +18832327657 */
            phone?: string | components["schemas"]["Unset"];
            /** @example true */
            dnd?: boolean | components["schemas"]["Unset"];
            dndSettings?: components["schemas"]["DndSettings"] | components["schemas"]["Unset"];
            /** @example read */
            type?: string | components["schemas"]["Unset"];
            /** @example public api */
            source?: string | components["schemas"]["Unset"];
            /** @example ve9EPM428h8vShlRW1KT */
            assignedTo?: string | components["schemas"]["Unset"];
            /** @example 3535 1st St N */
            address1?: string | components["schemas"]["Unset"];
            /** @example ruDolomitebika */
            city?: string | components["schemas"]["Unset"];
            /** @example AL */
            state?: string | components["schemas"]["Unset"];
            /** @example US */
            country?: string | components["schemas"]["Unset"];
            /** @example 35061 */
            postalCode?: string | components["schemas"]["Unset"];
            /** @example https://www.tesla.com */
            website?: string | components["schemas"]["Unset"];
            /**
             * @example [
             *       "nisi sint commodo amet",
             *       "consequat"
             *     ]
             */
            tags?: string[] | components["schemas"]["Unset"];
            /** @example 1990-09-25T00:00:00.000Z */
            dateOfBirth?: string | components["schemas"]["Unset"];
            /**
             * @description A date and time as RFC 3339 writes it (assumed).
             * @example 2021-07-02T05:18:26.704Z
             */
            dateAdded?: (string & unknown) | components["schemas"]["Unset"];
            /**
             * @description A date and time as RFC 3339 writes it (assumed).
             * @example 2021-07-02T05:18:26.704Z
             */
            dateUpdated?: (string & unknown) | components["schemas"]["Unset"];
            attachments?: string | components["schemas"]["Unset"];
            ssn?: string | components["schemas"]["Unset"];
            /** @example test */
            keyword?: string | components["schemas"]["Unset"];
            /** @example rubika */
            firstNameLowerCase?: string | components["schemas"]["Unset"];
            /** @example rubika deo */
            fullNameLowerCase?: string | components["schemas"]["Unset"];
            /** @example deo */
            lastNameLowerCase?: string | components["schemas"]["Unset"];
            /**
             * @description A date and time as RFC 3339 writes it (assumed).
             * @example 2021-07-16T11:39:30.564Z
             */
            lastActivity?: (string & unknown) | components["schemas"]["Unset"];
            customFields?: components["schemas"]["CustomField"][] | components["schemas"]["Unset"];
            /** @example 641c094001436dbc2081e642 */
            businessId?: string | components["schemas"]["Unset"];
            attributionSource?: components["schemas"]["Attribution"] | components["schemas"]["Unset"];
            lastAttributionSource?: components["schemas"]["Attribution"] | components["schemas"]["Unset"];
            /**
             * @description Given to each visitor of the live chat.
             * @example ve9EPM428h8vShlRW1KT
             */
            visitorId?: string | components["schemas"]["Unset"];
        };
        /** @description Seen in live answers (observed). */
        Unset: null;
        /** @description Identifies the request to the vendor's support, says another page of the vendor (elsewhere). */
        TraceId: string;
        /** @description What the contact does not want, by channel (elsewhere). */
        DndSettings: {
            Call?: components["schemas"]["DndSetting"];
            Email?: components["schemas"]["DndSetting"];
            SMS?: components["schemas"]["DndSetting"];
            WhatsApp?: components["schemas"]["DndSetting"];
            GMB?: components["schemas"]["DndSetting"];
            FB?: components["schemas"]["DndSetting"];
        };
        /** @description One channel (elsewhere). */
        DndSetting: {
            /** @enum {string} */
            status: "active" | "inactive" | "permanent";
            message?: string;
            code?: string;
        };
        /** @description A field of the sub-account's own (elsewhere). */
        CustomField: {
            id?: string;
            value?: unknown;
        };
        /** @description Where the contact came from (elsewhere). */
        Attribution: {
            url: string;
            campaign?: string | null;
            utmSource?: string | null;
            utmMedium?: string | null;
            utmContent?: string | null;
            referrer?: string | null;
            campaignId?: string | null;
            fbclid?: string | null;
            gclid?: string | null;
            msclikid?: string | null;
            dclid?: string | null;
            fbc?: string | null;
            fbp?: string | null;
            fbEventId?: string | null;
            userAgent?: string | null;
            ip?: string | null;
            medium?: string | null;
            mediumId?: string | null;
        };
        /** @description Number and text of the error. All of it is in the sample (observed). */
        BadRequest: {
            /** @example 400 */
            statusCode?: number;
            /** @example Bad Request */
            message?: string;
            /** @description Identifies the request to the vendor's support, says another page of the vendor (elsewhere). */
            traceId?: components["schemas"]["TraceId"];
        } & unknown;
        /** @description Number and text of the error. All of it is in the sample (observed). */
        Unauthorized: {
            /** @example 401 */
            statusCode?: number;
            /** @example Invalid token: access token is invalid */
            message?: string;
            /** @example Unauthorized */
            error?: string;
            /** @description Identifies the request to the vendor's support, says another page of the vendor (elsewhere). */
            traceId?: components["schemas"]["TraceId"];
        } & unknown;
        /** @description Number and texts of the error. All of it is in the sample (observed). */
        UnprocessableEntity: {
            /** @example 422 */
            statusCode?: number;
            /**
             * @example [
             *       "Unprocessable Entity"
             *     ]
             */
            message?: string[];
            /** @example Unprocessable Entity */
            error?: string;
            /** @description Identifies the request to the vendor's support, says another page of the vendor (elsewhere). */
            traceId?: components["schemas"]["TraceId"];
        } & unknown;
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "get-contact": {
        parameters: {
            query?: never;
            header: {
                /** @description The version of the API that is spoken. Without it, or with another one, a live answer was 401 (observed). */
                Version: "2021-04-15";
            };
            path: {
                /** @description Which contact to read. */
                contactId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The contact. The document calls it successful; its number is in the vendor's own OpenAPI document (elsewhere). */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactResponse"];
                };
            };
            /** @description The request is wrong. What leads to it is not said. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BadRequest"];
                };
            };
            /** @description The caller is not let in. What leads to it is not said. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unauthorized"];
                };
            };
            /** @description The request is well formed and cannot be processed. What leads to it is not said. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnprocessableEntity"];
                };
            };
            /** @description Too many requests, says another page of the vendor (elsewhere). */
            429: {
                headers: {
                    /**
                     * @description How many requests a day has (elsewhere); that it is a whole number is our reading (assumed).
                     * @example 200000
                     */
                    "X-RateLimit-Limit-Daily"?: number;
                    /** @description How many of them are left (elsewhere); that it is a whole number is our reading (assumed). */
                    "X-RateLimit-Daily-Remaining"?: number;
                    /**
                     * @description How long a burst is counted (elsewhere); that it is a whole number is our reading (assumed).
                     * @example 10000
                     */
                    "X-RateLimit-Interval-Milliseconds"?: number;
                    /**
                     * @description How many requests a burst has (elsewhere); that it is a whole number is our reading (assumed).
                     * @example 100
                     */
                    "X-RateLimit-Max"?: number;
                    /** @description How many of them are left (elsewhere); that it is a whole number is our reading (assumed). */
                    "X-RateLimit-Remaining"?: number;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
