// What a console may write with the types made of the document of the API: all of it has to compile.
import type { Answer, Api, Body, JsonLines, Parameters, Problem, Result, Route } from "./api";

type LineOf<Lines> = Lines extends JsonLines<infer Line> ? Line : never;

export function count_named(lines: ReadonlyArray<LineOf<Answer<"GET /api/case-export", 200>>>): number {
  return lines.filter((line) => line.name !== null).length;
}

declare function ask<R extends Route>(route: R, parameters: Parameters<R>, body: Body<R>): Promise<Result<R>>;

export async function first_case(): Promise<string | null> {
  const rows = await ask("GET /api/cases", { path: {}, query: { sort: '["due","ASC"]', range: "[0,24]" }, header: {} }, undefined);
  const first = rows[0];
  return first === undefined ? null : first.number;
}

export async function answer(id: string, tag: string): Promise<void> {
  await ask("POST /api/cases/{case}/answer",
    { path: { case: id }, query: {}, header: { "X-Requested-With": "veche", "If-Match": tag } }, { text: "It will be mended." });
}

export async function bring(file: Blob): Promise<string> {
  const kept = await ask("POST /api/files", { path: {}, query: {}, header: { "X-Requested-With": "veche" } }, file);
  return kept.type === "image/png" ? kept.hash : String(kept.length);
}

export function told(problem: Problem): string {
  return [problem.title, ...(problem.errors ?? []).map((one) => `${one.field}: ${one.message}`)].join("; ");
}

export const refusal: (problem: Answer<"POST /api/files", 415>) => string = told;
export const right: Api["GET /api/files/{file}"]["right"] = "read_content";
export const file = (blob: Result<"GET /api/files/{file}">): number => blob.size;
