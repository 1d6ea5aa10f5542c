using System.Collections;
using System.Reflection;
using Microsoft.Build.Execution;
using Microsoft.Build.Framework;

namespace PolicyGate.Tasks;

/// <summary>
/// The order in which a build runs targets before and after those in which packages are used. MSBuild runs what hooks on a target as it was defined, so that a later
/// definition comes behind the gate's own, and changes what it has just asked about.
/// </summary>
internal static class TargetOrder
{
    // What every target of the gate's is called; whose a target is, the file says that defines it.
    private const string Prefix = "_PolicyGate";
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    // Where package assets are resolved, and where the compilers run.
    private static readonly string[] Used = ["ResolvePackageAssets", "ResolveNuGetPackageAssets", "CoreCompile"];

    /// <summary>Lets the gate's own targets be the last before those, and the first after; what hooks on the gate's own does not run.</summary>
    /// <param name="engine">The engine of a task that runs before all of them. Nothing happens where this MSBuild does not say what it runs.</param>
    public static void Keep(IBuildEngine engine)
    {
        if (RunningEvaluation.Instance(engine) is not { } instance || Way("GetTargetsWhichRunBefore") is not { } before || Way("GetTargetsWhichRunAfter") is not { } after)
        {
            return;
        }

        foreach (string used in Used)
        {
            Move(List(before, used), last: true);
            Move(List(after, used), last: false);
        }

        foreach (string own in instance.Targets.Keys.Where(name => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && IsOwn(name)))
        {
            Unhook(List(before, own));
            Unhook(List(after, own));
        }

        void Move(IList targets, bool last)
        {
            object[] all = [.. targets.Cast<object>()];
            object[] ordered = [.. all.OrderBy(target => IsOwn(Name(target)) == last)];
            for (int i = 0; i < all.Length; i++)
            {
                targets[i] = ordered[i];
            }
        }

        void Unhook(IList targets)
        {
            for (int i = targets.Count - 1; i >= 0; i--)
            {
                if (!IsOwn(Name(targets[i]!)))
                {
                    targets.RemoveAt(i);
                }
            }
        }

        IList List(MethodInfo method, string target) => (IList)method.Invoke(instance, [target])!;

        bool IsOwn(string name) => instance.Targets.TryGetValue(name, out ProjectTargetInstance? target) && Seal.IsBelow(target.FullPath, OwnFolder.Root);
    }

    private static MethodInfo? Way(string name) => typeof(ProjectInstance).GetMethod(name, Any, [typeof(string)]);

    private static string Name(object specification) => specification.GetType().GetProperty("TargetName", Any)?.GetValue(specification) as string ?? string.Empty;
}
