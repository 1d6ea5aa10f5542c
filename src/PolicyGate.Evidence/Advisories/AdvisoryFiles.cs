using System.Security.Cryptography;
using System.Text;
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

    /// <summary>The data that counts for a policy, absolute; <see langword="null"/> where the policy asks for none.</summary>
    public static string? DataOf(Policy policy) => policy.Advisories is null ? null : PathOf(policy) ?? AdvisoryData.DefaultFolder;

    /// <summary>What the data says of the ids of a graph; nothing where the policy asks for none.</summary>
    public static AdvisoryFacts Read(Policy policy, ProjectFacts facts, EvidenceCache cache, InputFiles inputs)
    {
        if (DataOf(policy) is not { } path)
        {
            return AdvisoryFacts.None;
        }

        bool isOfThisUser = policy.Advisories!.Data is null;
        return Look(path, isOfThisUser ? OfThisUser : facts.Relative(path), facts.Packages.Select(package => package.Id), cache, inputs, facts.MachineNow) is var read && read.IsNone && isOfThisUser
            ? read with { Missing = "this user has none; policygate advisories update brings it, or advisories.data names a folder or a zip" } : read;
    }

    /// <summary>What data says of some ids.</summary>
    /// <param name="path">The data, absolute.</param>
    /// <param name="shown">The data, for a person.</param>
    /// <param name="ids">The ids.</param>
    /// <param name="cache">Where its index is kept.</param>
    /// <param name="inputs">Told of every file of it.</param>
    /// <param name="now">The machine's clock.</param>
    /// <param name="reads">Whether the advisories are wanted, and not only their digest.</param>
    public static AdvisoryFacts Look(string path, string shown, IEnumerable<string> ids, EvidenceCache cache, InputFiles inputs, DateTimeOffset now, bool reads = true)
    {
        inputs.Stamp(path);
        try
        {
            (IReadOnlyList<string> folders, IReadOnlyList<string> files) = AdvisoryData.List(path);
            Action<string> remember = folders.Count + files.Count <= MostDated ? inputs.Date : inputs.Stamp;
            foreach (string one in folders.Concat(files))
            {
                remember(one);
            }

            // What is no data today is an input as well.
            string[] data = [.. files.Where(file => AdvisoryData.IsData(path, file))];
            return data.Length > 0 ? Of(cache.Advisories.Open(path, data, [.. data.Select(inputs.StampOf)], now), shown, ids, reads)
                : new AdvisoryFacts { Data = shown, IsNone = true, Missing = Directory.Exists(path) ? $"{shown} holds no OSV record and no page of NuGet's vulnerabilities" : $"{shown} is not there" };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return new AdvisoryFacts { Data = shown, Missing = $"{shown} cannot be read: {e.Message}" };
        }
    }

    private static AdvisoryFacts Of(AdvisoryIndex index, string shown, IEnumerable<string> ids, bool reads)
    {
        SortedDictionary<string, byte[]> found = new(StringComparer.Ordinal);
        HashSet<string> asked = new(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, IReadOnlyList<Advisory>> byId = new(StringComparer.OrdinalIgnoreCase);
        foreach (string id in ids)
        {
            if (asked.Add(id) && index.FindBytes(id) is { Length: > 0 } bytes)
            {
                found.Add(AdvisoryKey.Of(id), bytes);
                if (reads)
                {
                    byId.Add(id, AdvisoryBytes.Read(bytes));
                }
            }
        }

        return new AdvisoryFacts { Data = shown, Newest = index.Newest, Unread = index.Unread, UnreadCount = index.UnreadCount, Digest = Digest(found), ById = byId };
    }

    // Of each its length first, so that nothing runs into the next.
    private static string Digest(SortedDictionary<string, byte[]> found)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string key, byte[] bytes) in found)
        {
            byte[] name = Encoding.UTF8.GetBytes(key);
            hash.AppendData(BitConverter.GetBytes(name.Length));
            hash.AppendData(name);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
