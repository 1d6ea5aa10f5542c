using System.Reflection;
using NuGet.Common;
using NuGet.Packaging.Signing;

namespace PolicyGate.Packages;

/// <summary>
/// The roots that the .NET SDK trusts for package signatures: <c>trustedroots/codesignctl.pem</c> and <c>timestampctl.pem</c> in the SDK's
/// folder (https://learn.microsoft.com/dotnet/core/tools/nuget-signed-package-verification). NuGet.Packaging looks for them only beside its own
/// assembly, which here lies elsewhere, and has no public way to be told: hence the reflection, which a test holds against genuine packages.
/// </summary>
internal static class TrustedRoots
{
    private const string CodeSigning = "codesignctl.pem";
    private const string Timestamping = "timestampctl.pem";
    private static readonly object Gate = new();
    private static string? initialized;
    private static UsualSignature? usual;

    /// <summary>The folder of the SDK that runs this process, or of the newest one of this installation; <see langword="null"/> where there is none.</summary>
    public static string? Find()
    {
        // In dotnet build the process is MSBuild in the SDK's folder; a tool runs from elsewhere, on the same installation.
        string beside = Path.Combine(AppContext.BaseDirectory, "trustedroots");
        if (IsComplete(beside))
        {
            return beside;
        }

        string sdks = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", "sdk"));
        return !Directory.Exists(sdks) ? null : Directory.GetDirectories(sdks)
            .Select(sdk => (Folder: Path.Combine(sdk, "trustedroots"), Version: NuGet.Versioning.NuGetVersion.TryParse(Path.GetFileName(sdk), out NuGet.Versioning.NuGetVersion? version) ? version : null))
            .Where(sdk => sdk.Version is not null && IsComplete(sdk.Folder))
            .MaxBy(sdk => sdk.Version).Folder;
    }

    /// <summary>Makes NuGet's verifier trust the roots of this folder; on Windows it trusts the system's.</summary>
    /// <exception cref="InvalidDataException">There are no roots to trust.</exception>
    /// <returns>What verifies the usual signature with these roots; <see langword="null"/> where NuGet's verifier has to do all.</returns>
    public static UsualSignature? Use(string? folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        if (folder is null || !IsComplete(folder))
        {
            throw new InvalidDataException("the .NET SDK's trusted roots (trustedroots/codesignctl.pem, timestampctl.pem) were not found, so no signature can be verified");
        }

        lock (Gate)
        {
            if (folder != initialized)
            {
                NarrowedRoots codeSigning = Initialize(Purpose("CodeSigning"), Path.Combine(folder, CodeSigning), "SetCodeSigningX509ChainFactory");
                NarrowedRoots timestamping = Initialize(Purpose("Timestamping"), Path.Combine(folder, Timestamping), "SetTimestampingX509ChainFactory");
                usual = new UsualSignature(new TrustedChains(codeSigning, "1.3.6.1.5.5.7.3.3"), new TrustedChains(timestamping, "1.3.6.1.5.5.7.3.8"));
                initialized = folder;
            }

            return usual;
        }
    }

    private static bool IsComplete(string folder) => File.Exists(Path.Combine(folder, CodeSigning)) && File.Exists(Path.Combine(folder, Timestamping));

    private static object Purpose(string name) => Enum.Parse(typeof(X509TrustStore).Assembly.GetType("NuGet.Packaging.Signing.X509StorePurpose", throwOnError: true)!, name);

    private static NarrowedRoots Initialize(object purpose, string bundle, string setter)
    {
        const BindingFlags Hidden = BindingFlags.Static | BindingFlags.NonPublic;
        MethodInfo create = typeof(X509TrustStore).GetMethods(Hidden).Single(method => method.Name == "CreateX509ChainFactoryForDotNetSdk" && method.GetParameters().Length == 3);
        NarrowedRoots roots = new(create.Invoke(null, [purpose, NullLogger.Instance, new FileInfo(bundle)])!);
        typeof(X509TrustStore).GetMethod(setter, Hidden)!.Invoke(null, [roots.Factory]);
        return roots;
    }
}
