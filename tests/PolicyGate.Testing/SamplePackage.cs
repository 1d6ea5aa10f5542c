using System.IO.Compression;
using System.Text;
using NuGet.Frameworks;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Packaging.Licenses;
using NuGet.Versioning;

namespace PolicyGate.Testing;

/// <summary>A generated package.</summary>
internal sealed class SamplePackage(string id, string version)
{
    private readonly List<(string Path, byte[] Content)> files = [];
    private readonly List<PackageDependency> dependencies = [];
    private readonly List<ManifestContentFiles> contents = [];
    private string? license;

    public SamplePackage File(string path, string text) => File(path, Encoding.UTF8.GetBytes(text));

    public SamplePackage File(string path, byte[] content)
    {
        files.Add((path, content));
        return this;
    }

    /// <summary>An SPDX licence.</summary>
    public SamplePackage Licensed(string expression)
    {
        license = expression;
        return this;
    }

    /// <summary>What the nuspec says of content files.</summary>
    public SamplePackage Content(string include, string? buildAction, string? exclude = null)
    {
        contents.Add(new ManifestContentFiles { Include = include, BuildAction = buildAction, Exclude = exclude });
        return this;
    }

    public SamplePackage DependsOn(string id, string range)
    {
        dependencies.Add(new PackageDependency(id, VersionRange.Parse(range)));
        return this;
    }

    /// <summary>Writes the package into a folder feed.</summary>
    public string WriteTo(string feed)
    {
        PackageBuilder builder = new()
        {
            Id = id,
            Version = NuGetVersion.Parse(version),
            Description = "A sample of PolicyGate's tests.",
        };
        builder.Authors.Add("PolicyGate");
        builder.LicenseMetadata = license is null ? null : new LicenseMetadata(LicenseType.Expression, license, NuGetLicenseExpression.Parse(license), null, LicenseMetadata.CurrentVersion);
        contents.ForEach(builder.ContentFiles.Add);
        NuGetFramework any = NuGetFramework.Parse("netstandard2.0");
        builder.DependencyGroups.Add(new PackageDependencyGroup(any, dependencies));
        foreach ((string path, byte[] content) in files.Count > 0 ? files : [("lib/netstandard2.0/_._", [])])
        {
            builder.Files.Add(new PhysicalPackageFile(new MemoryStream(content)) { TargetPath = path });
        }

        Directory.CreateDirectory(feed);
        string file = System.IO.Path.Combine(feed, $"{id}.{version}.nupkg");
        using FileStream stream = System.IO.File.Create(file);
        builder.Save(stream);
        Date(stream);
        return file;
    }

    // The same bytes whenever it is written: what differs is what a test says.
    private static void Date(FileStream package)
    {
        using ZipArchive zip = new(package, ZipArchiveMode.Update, leaveOpen: true);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            entry.LastWriteTime = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        }
    }
}
