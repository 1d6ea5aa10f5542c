using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PolicyGate.Inventories;

namespace PolicyGate.Benchmarks;

/// <summary>
/// Exports of repositories that look like genuine ones. Of 84 lock files of public repositories the frequency of the ids falls with the rank to the power
/// of 0.74; the most usual ones have up to twenty versions, the others two on average; of a hundred entries fourteen are direct references.
/// </summary>
internal sealed class InventoryExports
{
    /// <summary>The packages of each repository.</summary>
    public const int PackagesEach = 500;

    private const int Ids = 100_000;
    private const double Exponent = 0.74;
    private const double Direct = 0.14;
    private const double RunsCode = 0.2;
    private const int UsualIds = 100;
    private const int VersionsOfUsual = 20;
    private const int VersionsOfOthers = 3;
    private const int Projects = 5;
    private const int LongestWay = 3;
    private readonly double[] upTo = new double[Ids];

    /// <summary>Prepares the distribution.</summary>
    public InventoryExports()
    {
        double sum = 0;
        for (int rank = 0; rank < Ids; rank++)
        {
            upTo[rank] = sum += Math.Pow(rank + 1, -Exponent);
        }
    }

    /// <summary>The id of a rank, the most usual first.</summary>
    public static string Id(int rank) => string.Create(CultureInfo.InvariantCulture, $"Contoso.Package{rank:D6}");

    /// <summary>A version of it.</summary>
    public static string Version(int number) => string.Create(CultureInfo.InvariantCulture, $"{1 + (number / 5)}.{number % 5}.0");

    /// <summary>Writes them for whoever measures on their own.</summary>
    public static int Write(string folder, string repositories, string day, string changed)
    {
        new InventoryExports().Write(Directory.CreateDirectory(folder).FullName, int.Parse(repositories, CultureInfo.InvariantCulture), int.Parse(day, CultureInfo.InvariantCulture), int.Parse(changed, CultureInfo.InvariantCulture));
        return 0;
    }

    /// <summary>Writes the exports of repositories into a folder.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="repositories">How many.</param>
    /// <param name="day">The time that they are of.</param>
    /// <param name="changed">Of each repository so many packages are others than on day zero.</param>
    public void Write(string folder, int repositories, int day, int changed) => Parallel.For(0, repositories, repository =>
    {
        Random random = new(repository);
        HashSet<int> ranks = [];
        while (ranks.Count < PackagesEach)
        {
            ranks.Add(Rank(random));
        }

        InventoryPackage[] packages = [.. ranks.Select((rank, i) => Package(rank, i, random))];
        for (int i = 0; i < changed; i++)
        {
            packages[i] = packages[i] with { Version = "99.0.0", Hash = Hash($"{packages[i].Id}/99.0.0") };
        }

        InventoryHeader header = new()
        {
            Tool = "policygate 0.1.0",
            Repository = string.Create(CultureInfo.InvariantCulture, $"git.example/team{repository % 200:D3}/repository{repository:D6}"),
            Commit = Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(repository)))[..40],
            Time = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day),
            Bundle = 1,
            Packages = packages.Length,
            Projects = [.. Enumerable.Range(0, Projects).Select(i => new InventoryProject(Project(i), true, string.Empty))],
            Owners = [new OwnedPattern("*", ["@all"]), new OwnedPattern("/src/Project1/", ["@first"])],
        };
        using FileStream file = File.Create(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{repository:D6}.jsonl")), 1 << 16);
        InventoryWriter.Write(header, packages, file);
    });

    private static InventoryPackage Package(int rank, int i, Random random)
    {
        string version = Version(random.Next(rank < UsualIds ? VersionsOfUsual : VersionsOfOthers));
        bool isDirect = random.NextDouble() < Direct;
        string way = isDirect ? string.Empty : string.Join(" → ", Enumerable.Range(0, random.Next(1, LongestWay + 1)).Select(_ => $"{Id(random.Next(Ids))} {Version(random.Next(VersionsOfOthers))}"));
        return new InventoryPackage(Project(i % Projects), Id(rank), version, Hash($"{Id(rank)}/{version}"), "nuget.org", isDirect, way, random.NextDouble() < RunsCode);
    }

    private static string Project(int i) => string.Create(CultureInfo.InvariantCulture, $"src/Project{i}/Project{i}.csproj");

    private static string Hash(string text) => Convert.ToBase64String(SHA512.HashData(Encoding.UTF8.GetBytes(text)));

    private int Rank(Random random)
    {
        int at = Array.BinarySearch(upTo, random.NextDouble() * upTo[^1]);
        return at < 0 ? ~at : at;
    }
}
