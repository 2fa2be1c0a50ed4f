package pdf

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// memoryPages bounds the memory of the WebAssembly module, in pages of 64 KiB:
// 256 MiB hold the file, its decoded streams and a page drawn at 300 dpi.
const memoryPages = 4096

// instanceWait is how long a call waits for the one instance to be free.
const instanceWait = 10 * time.Minute

// engine is the one PDFium of the process: compiling the module takes seconds
// and the result some 200 MB, so that a second one is never wanted.
var engine struct {
	sync.Mutex
	pool   pdfium.Pool
	direct *direct // calls of the pool's one instance
	cache  string
}

// Start compiles PDFium's module, once per process; Read and Render do it by
// themselves, without a cache, when Start was not called. With cacheDir, the
// compiled code is kept in that folder, and later processes start in a tenth
// of a second instead of some three seconds; "" keeps nothing. An engine that
// runs already runs on.
func Start(cacheDir string) error {
	engine.Lock()
	defer engine.Unlock()
	engine.cache = cacheDir
	if engine.pool != nil {
		return nil
	}
	return startLocked()
}

func startLocked() error {
	// A bundled module needs exception handling beside the defaults. Closing
	// on context is left off: it costs a factor of four, and the process that
	// runs this can be killed instead.
	rc := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(memoryPages)
	if engine.cache != "" {
		cache, err := wazero.NewCompilationCacheWithDir(engine.cache)
		if err != nil {
			return fmt.Errorf("opening the compilation cache in %s: %w", engine.cache, err)
		}
		rc = rc.WithCompilationCache(cache)
	}
	watch := &watch{}
	pool, err := webassembly.Init(webassembly.Config{
		Context:  experimental.WithFunctionListenerFactory(context.Background(), watch),
		MinIdle:  1,
		MaxIdle:  1,
		MaxTotal: 1,
		// The default would mount the root of the file system.
		FSConfig:      wazero.NewFSConfig(),
		RuntimeConfig: rc,
		ReuseWorkers:  true,
		// PDFium's own messages are no use to anybody.
		Stdout: io.Discard,
		Stderr: io.Discard,
	})
	if err != nil {
		return fmt.Errorf("starting PDFium: %w", err)
	}
	engine.pool, engine.direct = pool, &direct{watch: watch}
	return nil
}

// directly returns the calls of the instance that withInstance has lent.
func directly() (*direct, error) {
	engine.Lock()
	d := engine.direct
	engine.Unlock()
	return d, d.ready()
}

// Stop frees the engine; the next call starts a new one. A process that ends
// anyway need not call it.
func Stop() error {
	engine.Lock()
	defer engine.Unlock()
	if engine.pool == nil {
		return nil
	}
	err := engine.pool.Close()
	engine.pool = nil
	if err != nil {
		return fmt.Errorf("stopping PDFium: %w", err)
	}
	return nil
}

// withInstance lends the instance to f. A trap in the module (out of memory, a
// fault of PDFium) leaves it in an unknown state: the engine is then thrown
// away, and the trap comes back as an error.
func withInstance(f func(pdfium.Pdfium) error) (err error) {
	engine.Lock()
	if engine.pool == nil {
		if err := startLocked(); err != nil {
			engine.Unlock()
			return err
		}
	}
	pool := engine.pool
	engine.Unlock()

	inst, err := pool.GetInstance(instanceWait)
	if err != nil {
		return fmt.Errorf("waiting for PDFium: %w", err)
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errTrap, p)
		}
		if isTrap(err) {
			discard(pool)
			return
		}
		if cerr := inst.Close(); cerr != nil && err == nil {
			err = fmt.Errorf("closing PDFium: %w", cerr)
		}
	}()
	return f(inst)
}

// discard drops an engine whose state is unknown; its memory goes with it.
func discard(pool pdfium.Pool) {
	engine.Lock()
	defer engine.Unlock()
	if engine.pool == pool {
		engine.pool = nil
	}
	_ = pool.Close() // broken already: its complaint says nothing new
}
