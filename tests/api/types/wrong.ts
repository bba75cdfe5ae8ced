// Each line that says so is wrong, and has to be the place of an error of the compiler; no other may be.
import type { Answer, Body, Parameters, Problem, Result, Route } from "./api";

export const unknown_field: Body<"POST /api/cases/{case}/answer"> = { text: "yes", answer: "no" }; // wrong
export const missing_field: Body<"POST /api/cases/{case}/answer"> = {}; // wrong
export const other_type: Body<"POST /api/cases/{case}/answer"> = { text: 5 }; // wrong
export const unknown_value: Body<"POST /api/accounts">["roles"] = ["king"]; // wrong
export const unknown_route: Route = "GET /api/everything"; // wrong
export const unknown_method: Route = "PUT /api/cases"; // wrong
export const other_sign: Parameters<"POST /api/files">["header"] = { "X-Requested-With": "other" }; // wrong
export const no_match: Parameters<"POST /api/cases/{case}/answer">["header"] = { "X-Requested-With": "veche" }; // wrong
export const no_path: Parameters<"GET /api/cases/{case}">["path"] = {}; // wrong
export const no_body: Body<"GET /api/me"> = { id: "me" }; // wrong
export const no_such_status = (_: Answer<"GET /api/me", 418>): void => undefined; // wrong
export const misspelt = (file: Result<"POST /api/files">): string => file.hsah; // wrong
export const perhaps_nothing = (row: Result<"GET /api/cases">): string => row[0]!.number; // wrong
export const perhaps_missing = (problem: Problem): number => problem.errors.length; // wrong
