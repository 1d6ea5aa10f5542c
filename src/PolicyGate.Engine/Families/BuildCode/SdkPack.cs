using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>
/// How build code of a package that the .NET SDK chooses is approved: which version it is goes with the SDK's patch, and which packages they are with the machine's
/// runtime identifier, so neither a version nor a hash holds for long. What holds is the id, the kind, and who signed and owns it.
/// </summary>
internal static class SdkPack
{
    /// <summary>What <c>sdk-packages: exempt</c> does not cover, for a person.</summary>
    public const string Exemption = "sdk-packages exempts what the .NET SDK chooses from packages, pinning, age and trust, and from nothing else";

    private const string RuntimePrefix = "runtime.";

    /// <summary>The name to approve it by: <c>runtime.*</c> where the id holds a runtime identifier, <c>runtime.linux-x64.Microsoft.DotNet.ILCompiler</c>.</summary>
    public static string NameOf(string id) => id.StartsWith(RuntimePrefix, StringComparison.OrdinalIgnoreCase) ? $"{RuntimePrefix}*" : id;

    /// <summary>The same where other packages are known: the id itself where the name would mean one of those, too.</summary>
    /// <param name="id">The id.</param>
    /// <param name="others">The ids that the .NET SDK does not choose.</param>
    public static string NameOf(string id, IEnumerable<string> others) => IdPattern.TryParse(NameOf(id)) is { IsPrefix: true } pattern && others.Any(pattern.Matches) ? id : NameOf(id);

    /// <summary>Its signatures where they say both who signed and who owns it, so that it can be approved by them; <see langword="null"/> where the bytes are all that there is to go by.</summary>
    public static PackageSignatures? SignedBy(ResolvedPackage package, ProjectFacts facts, Policy policy) =>
        package is { IsFromSdk: true, FolderPath: not null } && facts.Evidence.Of<PackageSignatures>(package) is Evidence<PackageSignatures>.Known { Value: { Altered: null, Author.State: SignatureState.Valid, Repository.Owners.Count: > 0 } signatures }
        && Repositories.Of(policy, facts).Counts(signatures.Repository) ? signatures : null;
}
