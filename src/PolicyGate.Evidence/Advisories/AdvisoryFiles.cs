using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Advisories;

/// <summary>Finds the advisory data of a policy and looks up the ids of a graph: every file of the data is an input of the verdict, and none is ever written by who judges.</summary>
internal static class AdvisoryFiles
{
    // Each is a question of every evaluation; the seal asks all of them where packages are used.
    private const int MostDated = 16;
    private const string OfThisUser = "the advisory data of this user";

    /// <summary>The data that a policy names; <see langword="null"/> where it names none, and this user's counts.</summary>
    public static string? PathOf(Policy policy) => policy.Advisories?.Data is { } written ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(written.Value, Path.GetDirectoryName(written.At.File)!)) : null;

    /// <summary>What the data says of these ids; nothing where the policy asks for none.</summary>
    public static AdvisoryFacts Read(Policy policy, ProjectFacts facts, EvidenceCache cache, InputFiles inputs)
    {
        if (policy.Advisories is not { } section)
        {
            return AdvisoryFacts.None;
        }

        string path = PathOf(policy) ?? AdvisoryData.DefaultFolder;
        string shown = section.Data is null ? OfThisUser : facts.Relative(path);
        inputs.Stamp(path);
        try
        {
            (IReadOnlyList<string> folders, IReadOnlyList<string> files) = AdvisoryData.List(path);
            Action<string> remember = folders.Count + files.Count <= MostDated ? inputs.Date : inputs.Stamp;
            foreach (string one in folders.Concat(files))
            {
                remember(one);
            }

            string[] stamps = [.. files.Select(inputs.StampOf)];
            return files.Count == 0 ? new AdvisoryFacts { Data = shown, Missing = Missing(section.Data is null, path, shown) } : Of(cache.Advisories.Open(path, files, stamps, facts.MachineNow), shown, facts);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return new AdvisoryFacts { Data = shown, Missing = $"{shown} cannot be read: {e.Message}" };
        }
    }

    private static string Missing(bool isOfThisUser, string path, string shown) =>
        isOfThisUser ? "this user has none; policygate advisories update brings it, or advisories.data names a folder or a zip"
            : Directory.Exists(path) ? $"{shown} holds no .json and no .zip"
            : $"{shown} is not there";

    private static AdvisoryFacts Of(AdvisoryIndex index, string shown, ProjectFacts facts)
    {
        Dictionary<string, IReadOnlyList<Advisory>> byId = new(StringComparer.OrdinalIgnoreCase);
        foreach (string id in facts.Packages.Select(package => package.Id).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (index.Find(id) is { Count: > 0 } advisories)
            {
                byId.Add(id, advisories);
            }
        }

        return new AdvisoryFacts { Data = shown, Newest = index.Newest, Unread = index.Unread, UnreadCount = index.UnreadCount, ById = byId };
    }
}
