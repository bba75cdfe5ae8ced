// Files for what is written: brought once, named by their hash from then on.
#include "base/json.h"
#include "content/blob_reference.h"
#include "server/office/api.h"
#include "server/office/file_desk.h"
#include "server/office/problem.h"

namespace veche::server::office {
namespace {

constexpr std::string_view any_type = "application/octet-stream";

std::string tag_of_file(const std::string& hash) {
    return "\"" + hash + "\"";
}

http::Response keep(FileDesk& desk, http::Upload& file, const store::By& by) {
    const auto type = type_of(file.path(), file.length());
    if (!type) return broken(type.error());
    if (!*type || !can_be_kept(**type)) return unknown_file();
    const auto is_new = desk.keep(file, by);
    if (!is_new) return broken(is_new.error());
    const Json told(Json::Object{{"hash", file.hash()}, {"length", file.length()}, {"type", media_type(**type)}});
    http::Response response = http::Response::json(*is_new ? 201 : 200, write_json(told) + "\n");
    response.fields.emplace_back("Location", "/api/files/" + file.hash());
    response.fields.emplace_back("ETag", tag_of_file(file.hash()));
    return response;
}

http::Response show(const FileDesk& desk, const std::string& hash, bool is_known) {
    const auto file = desk.files().file_of(hash);
    std::error_code error;
    const std::uint64_t length = std::filesystem::file_size(file, error);
    if (error) return no_such("there is no such file");
    http::Response response;
    response.fields.emplace_back("ETag", tag_of_file(hash));
    if (is_known) {
        response.status = 304;
        return response;
    }
    const auto type = type_of(file, length);
    if (!type) return broken(type.error());
    response.fields.emplace_back("Content-Type", *type ? media_type(**type) : any_type);
    // Whatever it is, a browser does not show it in our name.
    response.fields.emplace_back("Content-Disposition", "attachment");
    response.file = http::FilePart{file, 0, length};
    return response;
}

}  // namespace

http::Response unknown_file() {
    return problem(415, "unknown_format",
                   "expected a picture (PNG, JPEG, WebP), a document (PDF, DOCX, XLSX, ODT, ODS), a film (MP4, WebM) "
                   "or sound (MP3, Ogg)");
}

void post_file(Services& services, const Asker& asker, http::Request request, const http::Reply& reply) {
    if (request.upload == nullptr) return reply(unknown_file());
    FileDesk& desk = services.files;
    const bool taken =
        desk.offer([&desk, reply, file = std::move(request.upload), by = asker.by] { reply(keep(desk, *file, by)); });
    if (!taken) reply(busy());
}

void get_file(Services& services, const Asker&, http::Request request, const http::Reply& reply) {
    const std::string hash = request.arguments.front();
    if (!content::is_blob_hash(hash)) return reply(no_such("there is no such file"));
    FileDesk& desk = services.files;
    const bool is_known = request.field("if-none-match") == tag_of_file(hash);
    const bool taken = desk.offer([&desk, reply, hash, is_known] { reply(show(desk, hash, is_known)); });
    if (!taken) reply(busy());
}

}  // namespace veche::server::office
