using System.Xml.Linq;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <content>Properties, as far as their values are known: of those that decide where something is, whether they are.</content>
internal sealed partial class ProjectXmlReader
{
    // The .NET SDK's own files import what these name, unlike those that decide over the gate (GateSwitches).
    internal static readonly HashSet<string> Imported = new(StringComparer.OrdinalIgnoreCase)
    {
        "DirectoryBuildTargetsPath", "DirectoryPackagesPropsPath", "LanguageTargets", "WebPublishProfileFile", "PublishProfileFullPath", "CustomBeforeDirectoryBuildTargets", "CustomAfterDirectoryBuildTargets", "CustomBeforeMicrosoftCommonProps",
        "CustomAfterMicrosoftCommonProps", "CustomBeforeMicrosoftCommonTargets", "CustomAfterMicrosoftCommonCrossTargetingTargets", "CustomBeforeMicrosoftCSharpTargets", "CustomAfterMicrosoftCSharpTargets",
        "CustomBeforeMicrosoftVisualBasicTargets", "CustomAfterMicrosoftVisualBasicTargets", "CustomBeforeRazorSdkTargets", "CustomAfterRazorSdkTargets", "CustomBeforeStaticWebAssetsSdkTargets",
        "CustomAfterStaticWebAssetsSdkTargets", "CustomBeforeBlazorWebAssemblySdkTargets", "CustomAfterBlazorWebAssemblySdkTargets", "BeforeMicrosoftNETSdkTargets", "AfterMicrosoftNetSdkProps",
        "BeforeTargetFrameworkInferenceTargets", "AfterTargetFrameworkInferenceTargets",
    };

    private readonly List<ObjPath> objPaths = [];
    private readonly HashSet<string> earlier = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> doubtful = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SourceSpan> places = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<WrittenProperty> sourceProperties = [];
    private bool isDoubtfulFile;

    private void Property(XElement element, string name, string file, bool isUnderOne)
    {
        if (element.Ancestors().Any(one => one.Name.LocalName is "Target" or "ProjectExtensions"))
        {
            return;
        }

        string value = Expand(element.Value, file, element);
        string? before = properties.GetValueOrDefault(name);
        Write write = Wrote(name, element.Value, element.At(file), PropertyCondition.SettingOf(element, name));
        bool isDefault = !isDoubtfulFile && PropertyCondition.IsDefaultValue(element, name);
        bool isOfEnvironment = isDefault && PropertiesOfBuilds.MayBeOfEnvironment(name) && !(before?.Length > 0);
        if (isOfEnvironment)
        {
            // What a file would give it only where the environment does not.
            given.Add(name);
            doubtful.Add(name);
        }

        if (isDefault && before?.Length > 0)
        {
            // Where MSBuild has not read yet what was read before it here, it is in force.
            write.IsTaken = before != value && ((isBeforeProps && earlier.Contains(name)) || (stage == Stage.Packages && IsOf(Stage.Project, name)));
            if (write.IsTaken)
            {
                doubtful.Add(name);
            }

            return;
        }

        if ((IsDoubtfulAt(element) && !isDefault) || IsDoubtful(element.Value) || (earlier.Contains(name) && before != value))
        {
            doubtful.Add(name);
        }

        if (isDefault && certain.TryGetValue(name, out string? had) && PropertyExpansion.IsOpen(had))
        {
            doubtful.Add(name);
        }

        properties[name] = value;
        certain[name] = Exactly(element.Value, file, element);
        places[name] = element.At(file);
        if (AddedSources.Properties.Contains(name))
        {
            sourceProperties.Add(new WrittenProperty(name, value, places[name], doubtful.Contains(name)));
        }

        if (ObjPath.Names.Contains(name) && value.Length > 0)
        {
            objPaths.Add(new ObjPath(name, MsbuildText.Unescaped(value)));
            Unfollowed open = new(element.At(file), $"{name} ({element.Value}) leads where only an evaluation knows, and the packages and the verdict of the project with it");
            ByProperty(element.Value, open, IsDoubtfulAt(element), path => !PropertyExpansion.IsOpen(path) && Moved(name, path), isOfObj: true);
            if (PropertyExpansion.IsOpen(value))
            {
                unfollowed.Add(open);
            }
        }
        else if (Imported.Contains(name))
        {
            // What it had before was followed where it was set.
            string own = $"$({name})";
            Way outer = way;
            way = ByProperty(element.Value.Replace(own, string.Empty, StringComparison.OrdinalIgnoreCase), new Unfollowed(element.At(file), $"the import of {element.Value} goes by a property that is set twice or under a condition"), IsDoubtfulAt(element), paths => FollowImport(paths, file, element, isUnderOne) && FollowImport(UserFile(name, paths), file, element, isUnderOne: true));
            string named = certain[name].Replace(own, string.Empty, StringComparison.OrdinalIgnoreCase);
            Imports(named, file, element, isUnderOne);
            Imports(UserFile(name, named), file, element, isUnderOne: true);
            way = outer;
        }
    }

    private bool Moved(string name, string path)
    {
        ObjPath moved = new(name, MsbuildText.Unescaped(path));
        if (!objPaths.Contains(moved))
        {
            objPaths.Add(moved);
        }

        return true;
    }

    // Where there is one.
    private static string UserFile(string name, string paths) => name.Contains("PublishProfile", StringComparison.OrdinalIgnoreCase) ? $"{paths}.user" : string.Empty;

    // Whether MSBuild takes what stands there is not known; that it imports what there is, is.
    private bool IsDoubtfulAt(XElement element) => isDoubtfulFile || element.AncestorsAndSelf().Any(one => IsUncertain(one) && !IsWhereThereIsOne(one));

    /// <summary>Whether an import is one of what there is: <c>Condition="Exists('x')"</c> beside <c>Project="x"</c>.</summary>
    internal static bool IsWhereThereIsOne(XElement element) => element.Name.LocalName == "Import" && PropertyCondition.IsWhereThereIs(element, element.Attribute("Project")?.Value);

    // Of a property that is set under a condition the value is not known, nor of one that another file sets again, which MSBuild may read before this one.
    private bool IsDoubtful(string text) => PropertyExpansion.Names(text).Any(doubtful.Contains);

    private Dictionary<string, WrittenProperty> Written() => places.ToDictionary(pair => pair.Key, pair => new WrittenProperty(pair.Key, properties[pair.Key], pair.Value, doubtful.Contains(pair.Key)), StringComparer.OrdinalIgnoreCase);
}
