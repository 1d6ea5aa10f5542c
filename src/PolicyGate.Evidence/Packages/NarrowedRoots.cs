using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PolicyGate.Packages;

/// <summary>
/// Certificate chains for NuGet's verifier, faster. Most of what a chain costs is that OpenSSL is handed all the SDK's hundreds of roots for each; here the one
/// root that a certificate led to before is tried alone first. Every chain is still built, by the same code, at its own time: one that holds with a single
/// root of the trusted ones holds with all, and where it does not, all are tried.
/// </summary>
internal sealed class NarrowedRoots(object factory, MethodInfo create)
{
    private readonly ConcurrentDictionary<string, X509Certificate2> rootOf = new(StringComparer.Ordinal);
    private readonly PropertyInfo policy = create.ReturnType.GetProperty("ChainPolicy")!;
    private readonly PropertyInfo elements = create.ReturnType.GetProperty("ChainElements")!;

    /// <summary>A factory of NuGet's internal <c>IX509ChainFactory</c> in front of another one.</summary>
    public static object InFrontOf(object factory)
    {
        Type contract = factory.GetType().GetInterfaces().Single(type => type.Name == "IX509ChainFactory");
        NarrowedRoots roots = new(factory, contract.GetMethod("Create")!);
        return Proxy(contract, (_, _) => roots.Create());
    }

    private static object Proxy(Type contract, Func<MethodInfo, object?[]?, object?> invoke)
    {
        object proxy = DispatchProxy.Create(contract, typeof(Dispatcher));
        ((Dispatcher)proxy).Handler = invoke;
        return proxy;
    }

    private object Create()
    {
        object chain = create.Invoke(factory, null)!;
        return Proxy(create.ReturnType, (method, arguments) => method.Name == "Build" ? Build(method, chain, (X509Certificate2)arguments![0]!) : method.Invoke(chain, arguments));
    }

    private bool Build(MethodInfo build, object chain, X509Certificate2 leaf)
    {
        X509Certificate2Collection trusted = ((X509ChainPolicy)policy.GetValue(chain)!).CustomTrustStore;
        string key = Convert.ToHexString(SHA256.HashData(leaf.RawDataMemory.Span));
        if (rootOf.TryGetValue(key, out X509Certificate2? root))
        {
            X509Certificate2[] all = [.. trusted];
            trusted.Clear();
            trusted.Add(root);
            bool holds = (bool)build.Invoke(chain, [leaf])!;
            if (LedTo(chain, [root]) is not null)
            {
                return holds;
            }

            trusted.Clear();
            trusted.AddRange(all);
        }

        bool isTrusted = (bool)build.Invoke(chain, [leaf])!;
        if (LedTo(chain, trusted) is { } found)
        {
            rootOf[key] = found;
        }

        return isTrusted;
    }

    // Build says false also where only revocation is unknown, which NuGet judges itself: what counts here is where the chain ends.
    private X509Certificate2? LedTo(object chain, IEnumerable<X509Certificate2> trusted)
    {
        X509ChainElementCollection built = (X509ChainElementCollection)elements.GetValue(chain)!;
        return built.Count == 0 || built[^1].ChainElementStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.UntrustedRoot) || status.Status.HasFlag(X509ChainStatusFlags.PartialChain))
            ? null
            : trusted.FirstOrDefault(root => root.RawDataMemory.Span.SequenceEqual(built[^1].Certificate.RawDataMemory.Span));
    }

    /// <summary>Where the calls of a proxy go.</summary>
    internal class Dispatcher : DispatchProxy
    {
        /// <summary>The handler of every call.</summary>
        public Func<MethodInfo, object?[]?, object?> Handler { get; set; } = (_, _) => null;

        /// <inheritdoc/>
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Handler(targetMethod!, args);
    }
}
